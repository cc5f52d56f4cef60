"""A published notice: its content, verbatim, and the digest that pins it. A later version is a new event."""

from __future__ import annotations

from typing import ClassVar

from domain.kernel import Aggregate, Event, Occasion
from domain.refusals import AlreadyExists
from domain.scheme.notice import Scheme
from domain.vocabulary import Thing


class SchemePublished(Event, frozen=True, kw_only=True):
    """A version of a scheme was published. ``content`` is its canonical JSON; every rule of it is fixed from here on."""

    topic = "scheme.published:1"
    digest: str
    content: str

    def apply(self, aggregate: PublishedScheme) -> None:
        """Remember the version."""
        aggregate.versions.append((self.digest, self.content))


class PublishedScheme(Aggregate):
    """Every published version of one scheme, oldest first."""

    prefix: ClassVar[str] = "scheme"

    def begin(self) -> None:
        """The state before the first event."""
        self.versions: list[tuple[str, str]] = []

    def publish(self, on: Occasion, scheme: Scheme) -> None:
        """Publish a version. Publishing the newest one again is refused."""
        if self.versions and self.versions[-1][0] == scheme.digest:
            raise AlreadyExists(kind=Thing.SCHEME, name=scheme.pin)
        self.record(SchemePublished, on, digest=scheme.digest, content=scheme.canonical.decode())

    @property
    def pin(self) -> str:
        """The pin of the newest version."""
        return f"{self.name}@{self.versions[-1][0]}"


def pinned(name: str, event: SchemePublished) -> tuple[str, Scheme]:
    """The pin and the scheme of a publication."""
    return f"{name}@{event.digest}", Scheme.reread(event.content.encode())
