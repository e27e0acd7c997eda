"""One thing that was looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`said` is what was found, and if it isn't `ok` also what to do."""

    about: str
    ok: bool
    said: str

    def __str__(self) -> str:
        return f"{'ok' if self.ok else 'WRONG':<6} {self.about:<12} {self.said}"


def ok(about: str, said: str) -> Finding:
    """As it should be."""
    return Finding(about, True, said)


def wrong(about: str, said: str) -> Finding:
    """To be put right."""
    return Finding(about, False, said)
