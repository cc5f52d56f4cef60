"""The timer wakes the sweep at once, again and again, and survives a sweep that fails."""

import threading

from interfaces.scheduler import Timer


def test_the_sweep_is_woken_at_once_and_again_after_a_failure() -> None:
    woken = threading.Semaphore(0)
    calls = 0

    def sweep() -> None:
        nonlocal calls
        calls += 1
        woken.release()
        if calls == 1:
            raise OSError("the database is away")

    timer = Timer(sweep, every=0.05)
    timer.start()
    try:
        assert all(woken.acquire(timeout=5) for _ in range(3))
    finally:
        timer.stop()


def test_two_sweeps_never_run_at_the_same_time() -> None:
    running, done = threading.Lock(), threading.Semaphore(0)
    overlaps = 0

    def sweep() -> None:
        nonlocal overlaps
        if not running.acquire(blocking=False):
            overlaps += 1
            return
        threading.Event().wait(0.12)
        running.release()
        done.release()

    timer = Timer(sweep, every=0.03)
    timer.start()
    try:
        assert all(done.acquire(timeout=5) for _ in range(3))
    finally:
        timer.stop()
    assert overlaps == 0
