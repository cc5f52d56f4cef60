"""Make or refresh the virtual environment; called by ./run, with only the standard library at hand.

`set_up.py VENV STAMP`: STAMP is written to VENV/ready last of all, so a set-up that was killed is seen as not
done and begins from nothing. One set-up runs at a time; who waited finds it done.
"""

import fcntl
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(environment: Path, stamp: str) -> None:
    """Bring `environment` to what requirements.lock says and note `stamp` in it."""
    lock = environment.with_name(environment.name + ".lock")
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # released by the kernel however we end
        ready = environment / "ready"
        python = environment / "bin" / "python"
        before = ready.read_text() if ready.is_file() and python.exists() else None
        if before == stamp:
            return
        started = time.monotonic()
        version = sys.version.split()[0]
        print(f"run: setting up .venv with Python {version} …", file=sys.stderr, flush=True)
        ready.unlink(missing_ok=True)
        # A finished environment of the same place and interpreter is only brought up to date.
        if before is None or before.split(" ", 2)[2] != stamp.split(" ", 2)[2]:
            venv.create(environment, clear=True, symlinks=True, with_pip=True)
        install(python, "--require-hashes", "--requirement", str(ROOT / "requirements.lock"))
        install(python, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        ready.write_text(stamp)
        print(f"run: ready after {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)


def install(python: Path, *what: str) -> None:
    """Run pip quietly; its own words are shown when it fails."""
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what]
    # Standard output belongs to the command that the caller asked for.
    if subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=False).returncode:
        sys.exit("run: the set-up failed, see above; the next ./run tries again from the start")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
