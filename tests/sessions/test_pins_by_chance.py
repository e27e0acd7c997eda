"""People and hosts change a pad's sessions by chance; a small model of its own says what may act."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import hypothesis.strategies as some
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from server.sessions.orders import Decide, Gone, Heard, Settle
from server.sessions.when import When

from .pinned_pad import ADA, BEN, HOST, SECOND, Pad

Facts = dict[str, Any]


@dataclass(frozen=True)
class Block:
    """A session as the model writes it."""

    id: str
    title: str = "Call"
    clock: str = "12:00"
    where: str = "Zoom"
    places: int | None = 20
    closes: str = ""
    off: bool = False
    lists: tuple[tuple[str, int], ...] = (("Host", 1),)
    names: tuple[str, ...] = ("Ann",)
    note: str = "Bring a question."

    def text(self) -> str:
        title = f"~~{self.title}~~" if self.off else self.title
        fields = [f"When: 2099-10-10, {self.clock} UTC"] + [f"Where: {self.where}"] * bool(self.where)
        fields += [f"Places: {self.places}"] * (self.places is not None)
        fields += [f"Closes: 2099-10-09, {self.closes} UTC"] * bool(self.closes)
        lists = "".join(f"### {label} ({count})\n\n- {label} person\n\n" for label, count in self.lists)
        names = "".join(f"- {name}\n" for name in self.names)
        head = f"## {title} {{#{self.id}}}\n\n" + "\n".join(fields)
        return f"{head}\n\n{self.note}\n\n{lists}### Attending\n\n{names}"


def said(block: str) -> Facts:
    """What the lines of a block say, read without the grammar."""
    heading = re.match(r"## (~~)?(.*?)(~~)? \{#", block)
    assert heading is not None
    found = {key: re.search(rf"^{key}: (.*)$", block, re.MULTILINE) for key in ("When", "Where", "Places", "Closes")}
    values = {key: match[1] if match else "" for key, match in found.items()}
    lists = {label: int(count) for label, count in re.findall(r"^### (\w+) \((\d+)\)$", block, re.MULTILINE)}
    return {
        "title": heading[2], "off": bool(heading[1]), "clock": values["When"][12:17], "where": values["Where"],
        "closes": values["Closes"][12:17], "Attending": int(values["Places"]) if values["Places"] else None, **lists,
    }  # fmt: skip


def blocks(text: str) -> dict[str, str]:
    """The blocks of a text by their ids."""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {found[1]: part for part in parts if (found := re.search(r"\{#(\w+)\}", part))}


def acting(pad: Pad) -> dict[str, Facts]:
    """What acts, as the listener has it."""
    found: dict[str, Facts] = {}
    for each in pad.listener.named(pad.text):
        session = each.session
        assert isinstance(session.when, When)
        closes = session.closes.when if session.closes else None
        found[each.id] = {
            "title": session.title, "off": session.cancelled, "clock": f"{session.when.start:%H:%M}",
            "where": session.where.value if session.where else "",
            "closes": f"{closes.start:%H:%M}" if isinstance(closes, When) else "",
            **{roster.label: roster.places for roster in session.rosters},
        }  # fmt: skip
    return found


def others(text: str) -> Counter[str]:
    """The lines that hold no fact."""
    fact = re.compile(r"(## |### |When: |Where: |Places: |Closes: )")
    return Counter(line for line in text.split("\n") if line and not fact.match(line))


class Sessions(RuleBasedStateMachine):
    """A pad whose sessions only hosts change."""

    ids = Bundle("ids")
    who = some.sampled_from([ADA, BEN, HOST, None])

    @initialize(target=ids)
    def begin(self) -> str:
        self.written = {"a": Block("a")}
        self.pad = Pad(self._text())
        self.accepted = {"a": said(Block("a").text())}
        self.count = 1
        self.run: tuple[bytes | None, dict[str, Facts]] | None = None
        return "a"

    @rule(
        name=ids,
        by=who,
        field=some.sampled_from(["title", "clock", "where", "places", "closes", "off", "lists"]),
        number=some.integers(0, 5),
        look=some.booleans(),
    )
    def change(self, name: str, by: bytes | None, field: str, number: int, look: bool) -> None:
        if name not in self.written:
            return
        values: dict[str, Any] = {
            "title": f"Call {number}", "clock": f"1{number}:30", "where": f"Room {number}" * bool(number),
            "places": number or None, "closes": f"0{number}:00" * bool(number), "off": number % 2 == 1,
            "lists": (("Host", number), ("Notetaker", 2))[: number % 3],
        }  # fmt: skip
        self._write(by, name, replace(self.written[name], **{field: values[field]}), look)

    @rule(name=ids, by=who, names=some.lists(some.sampled_from("PQRS"), max_size=3, unique=True), look=some.booleans())
    def type_names(self, name: str, by: bytes | None, names: list[str], look: bool) -> None:
        if name in self.written:
            note = f"Note {len(names)}."
            self._write(by, name, replace(self.written[name], names=tuple(names), note=note), look)

    @rule(target=ids, by=who)
    def add(self, by: bytes | None) -> str:
        name = f"n{self.count}"
        self.count += 1
        self._write(by, name, Block(name, title=f"New {name}"), look=True)
        return name

    @rule(name=ids, by=who)
    def remove(self, name: str, by: bytes | None) -> None:
        if name in self.written:
            self._write(by, name, None, look=True)

    @rule(name=ids, accept=some.booleans())
    def decide(self, name: str, accept: bool) -> None:
        self._look()
        proposal = next((each.proposal for each in self.pad.all() if each.id == name and each.proposal), None)
        if proposal is None or (proposal.accepted is None and not accept):
            return
        before = self.pad.text
        told = self.pad.ask(Decide(name, proposal.digest, accept, HOST))
        assert Settle() not in told
        there = blocks(self.pad.text)
        if accept:
            assert self.pad.text == before
            self.accepted.pop(name, None)
            if name in there:
                self.accepted[name] = said(there[name])
        else:
            assert said(there[name]) == self.accepted[name]
            assert not others(before) - others(self.pad.text)
            self.written[name] = self._read(there[name], name)
        assert name not in [each.id for each in self.pad.all() if each.proposal]

    @rule()
    def restart(self) -> None:
        self._look()
        self.pad.again()
        assert [each for each in self.pad.look() if isinstance(each, Heard | Gone)] == []

    @invariant()
    def what_acts_is_what_hosts_accepted(self) -> None:
        if self.pad.looked:
            assert acting(self.pad) == self.accepted

    @invariant()
    def what_differs_is_a_proposal(self) -> None:
        if not self.pad.looked:
            return
        there = {name: said(block) for name, block in blocks(self.pad.text).items()}
        differ = {name for name in there.keys() | self.accepted.keys() if there.get(name) != self.accepted.get(name)}
        assert {name for name, _ in self.pad.proposals()} == differ

    def _text(self) -> str:
        return "# Calls\n\n" + "\n".join(block.text() for block in self.written.values())

    def _write(self, by: bytes | None, name: str, block: Block | None, look: bool) -> None:
        if self.run is None or self.run[0] != by:
            self._end_run()
            self.run = by, self._says()
        self.written = {**self.written, **({name: block} if block else {})}
        if block is None:
            del self.written[name]
        self.pad.now += SECOND
        self.pad.write(by, self._text(), look=look)
        if look:
            self._end_run()

    def _look(self) -> None:
        self._end_run()
        self.pad.look()

    def _end_run(self) -> None:
        """What a host changed in one run of edits is accepted, by what came of it."""
        by, before = self.run or (None, {})
        now, self.run = self._says(), None
        for name in before.keys() | now.keys() if by == HOST else ():
            if before.get(name) != now.get(name):
                self._accept(name, before.get(name), now.get(name))

    def _says(self) -> dict[str, Facts]:
        return {name: said(block.text()) for name, block in self.written.items()}

    def _accept(self, name: str, old: Facts | None, new: Facts | None) -> None:
        if new is None:
            self.accepted.pop(name, None)
        elif old is None:
            self.accepted[name] = new
        elif name in self.accepted:
            if old == self.accepted[name]:
                self.accepted[name] = new
                return
            for key in old.keys() | new.keys():
                if old.get(key, "none") != new.get(key, "none"):
                    self.accepted[name].pop(key, None)
                    if key in new:
                        self.accepted[name][key] = new[key]

    def _read(self, block: str, name: str) -> Block:
        """A block of the model that says what the lines of a text say."""
        found, names = said(block), re.findall(r"^- (.*)$", block.partition("### Attending")[2], re.MULTILINE)
        lists = tuple((label, found[label]) for label in ("Host", "Notetaker") if label in found)
        note = re.search(r"^(?:Note \d|Bring a question)\.$", block, re.MULTILINE)
        facts = (found["title"], found["clock"], found["where"], found["Attending"], found["closes"], found["off"])
        return Block(name, *facts, lists, tuple(names), note[0] if note else "")


TestSessions = Sessions.TestCase
TestSessions.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
