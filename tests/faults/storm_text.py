"""What people do to the text of sessions while others sign up: each edit as the texts it goes through."""

import re
from collections.abc import Callable
from random import Random

TEXT = """# Webinars

## Soon {#soon}

When: 2030-01-01, 12:20 UTC (60 min)

### Attending (3)

- Typed A

### Others attending (2)

## Later {#later}

When: 2030-02-01, 12:00 UTC (60 min)

### Attending (4)
"""
_LIST = re.compile(r"### (?P<label>[^(\n]+?)(?: \((?P<places>\d*)\))?\n(?:(?!#).*\n)*")
_SESSION = re.compile(r"## .*\n(?:(?!## ).*\n)*")
_NAME = re.compile(r"- .*\n")
_WHEN = re.compile(r"When: .*\n\n")

Stages = list[str]


class Typist:
    """Somebody who edits, with a clipboard for lists and one for sessions."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._lists: list[str] = []
        self._sessions: list[str] = []
        self._number = 0

    def edit(self, text: str) -> Stages:
        """One edit, as one text after the other; none if there is nothing for it to be done to."""
        edits: list[tuple[int, Callable[[str], Stages]]] = [
            (5, self._renumber), (3, self._type), (2, self._untype), (1, self._cut_list), (2, self._paste_list),
            (1, self._cut_session), (3, self._paste_session), (1, self._retitle), (3, self._relabel),
        ]  # fmt: skip
        return self._random.choices([edit for _, edit in edits], [often for often, _ in edits])[0](text)

    def _renumber(self, text: str) -> Stages:
        found = self._one(_LIST, text)
        if found is None:
            return []
        goal = f" ({self._random.randint(0, 6)})" if self._random.random() < 0.9 else ""
        through = self._random.choice([[], [" ()"], [" (2)", " (20)"], [" (2)", " ()", " (1)"], [" (", " (2"]])
        start = found.end("label")
        end = text.index("\n", start)
        return [text[:start] + number + text[end:] for number in [*through, goal]]

    def _type(self, text: str) -> Stages:
        found = self._one(_LIST, text)
        if found is None:
            return []
        self._number += 1
        return [self._with(text, found.end(), f"- Typed {self._number}\n")]

    def _untype(self, text: str) -> Stages:
        return self._without(text, self._one(_NAME, text))

    def _cut_list(self, text: str) -> Stages:
        found = self._one(_LIST, text)
        self._lists += [found[0]] if found else []
        return self._without(text, found)

    def _paste_list(self, text: str) -> Stages:
        found = self._one(_WHEN, text)
        return [self._with(text, found.end(), self._lists.pop())] if found and self._lists else []

    def _cut_session(self, text: str) -> Stages:
        found = self._one(_SESSION, text)
        self._sessions += [found[0]] if found else []
        return self._without(text, found)

    def _paste_session(self, text: str) -> Stages:
        return [text + self._sessions.pop()] if self._sessions else []

    def _retitle(self, text: str) -> Stages:
        found = self._one(_SESSION, text)
        return [self._with(text, found.start() + 3, "New ")] if found else []

    def _relabel(self, text: str) -> Stages:
        found = self._one(_LIST, text)
        if found is None:
            return []
        goal = self._random.choice(["Attending", "Participants", "Others attending", "Host", "Table"])
        through = self._random.choice([[], [goal[:1], goal[:4]], ["Part"], [""], ["Present", ""]])
        return [text[: found.start("label")] + label + text[found.end("label") :] for label in [*through, goal]]

    def _one(self, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
        found = list(pattern.finditer(text))
        return self._random.choice(found) if found else None

    @staticmethod
    def _with(text: str, at: int, what: str) -> str:
        return text[:at] + what + text[at:]

    @staticmethod
    def _without(text: str, found: re.Match[str] | None) -> Stages:
        return [text[: found.start()] + text[found.end() :]] if found else []
