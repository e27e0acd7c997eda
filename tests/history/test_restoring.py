import random
from collections.abc import Sequence

import pytest

from server.history.attribution import runs
from server.history.folding import fold
from server.history.restoring import Section, restoring, sections
from server.history.weave import Weave
from server.store.records import Change

from .written import EPOCH, Pad, Person, replayed, written

CLIENT = 4_000_000_000
NOTES = "# Notes\n\nHello\n\n## One\n\nfirst\n\n### Deeper\n\nmore\n\n## Two\n\n```\n# no heading\n```\n"


def restored(pad: Pad, base: int, target: int, section: Section | None = None, by: bytes = b"r" * 32) -> Weave:
    """Restore in the pad as its room would, judged by the guard; how it then is woven."""
    weave = Weave(pad.changes)
    made = restoring(weave, base, target, CLIENT + len(pad.changes), section)
    news = pad.document.apply(pad.document.check(made.update)) if made else None
    if made and news:
        pad.changes.append(Change(len(pad.changes) + 1, EPOCH, by, news))
        weave.take(pad.changes[-1])
        for credit in made.credits:
            weave.credit(credit)
    assert weave.text() == pad.document.text
    return weave


def authors(weave: Weave, at: int) -> list[tuple[bytes | None, str]]:
    return [(run.author, run.text) for run in runs(weave, at, at)]


@pytest.mark.parametrize("people", [1, 3, 10])
def test_a_pad_becomes_what_it_was_with_the_authors_that_it_had(people: int) -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for game in range(10):
        pad = written(seed + game, people, edits=80, listening=0.3)
        base = len(pad.changes)
        target = chance.randrange(base)
        before = authors(Weave(pad.changes), target)
        weave = restored(pad, base, target)
        assert pad.document.text == weave.text(target)
        assert authors(weave, weave.sequence) == before


def test_a_folded_pad_becomes_what_it_was() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    pad = written(seed, people=4, edits=300, listening=0.4)
    folded = fold(pad.changes, 0)
    target = random.Random(seed).choice(folded).sequence
    made = restoring(Weave(folded), folded[-1].sequence, target, CLIENT)
    assert made is not None
    document = replayed(folded)
    document.apply(document.check(made.update))
    assert document.text == Weave(folded).text(target)


def test_nobody_loses_what_they_type_meanwhile() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(20):
        pad, people = Pad(), [Person(bytes([n]) * 32) for n in range(3)]
        _type(pad, people, chance, "abcdefgh", 60)
        base = len(pad.changes)
        _type(pad, people, chance, "ABCDEFGH", 30)  # between the look at the pad and the restore, some of it offline
        typed = _marks(pad.document.text)
        restored(pad, base, chance.randrange(base))
        assert _marks(pad.document.text) == typed


def test_what_was_typed_since_stays_and_the_rest_is_undone_by_restoring_once_more() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    pad, people = Pad(), [Person(bytes([n]) * 32) for n in range(3)]
    _type(pad, people, chance, "abcdefgh", 60)
    base = len(pad.changes)
    before = pad.document.text
    restored(pad, base, 20)
    after = len(pad.changes)
    restored(pad, after, base)
    assert pad.document.text == before


def test_to_restore_what_is_there_changes_nothing() -> None:
    pad, ada = Pad(), Person(b"a" * 32)
    pad.insert(ada, 0, "same")
    pad.insert(ada, 4, "!")
    pad.delete(ada, 4, 5)
    assert restoring(Weave(pad.changes), 3, 1, CLIENT) is None


def test_a_section_is_restored_alone() -> None:
    pad, ada = Pad(), Person(b"a" * 32)
    pad.insert(ada, 0, NOTES)
    target = len(pad.changes)
    pad.delete(ada, NOTES.index("Hello"), NOTES.index("Hello") + 5)
    pad.insert(ada, pad.document.text.index("first"), "changed ")
    pad.delete(ada, pad.document.text.index("more"), pad.document.text.index("more") + 4)
    pad.insert(ada, pad.document.text.index("## Two"), "## Between\n\nnew\n\n")
    one = list(sections(NOTES))[1]
    restored(pad, len(pad.changes), target, one)
    assert pad.document.text == (NOTES.replace("Hello", "").replace("## Two", "## Between\n\nnew\n\n## Two"))


def test_a_section_that_is_gone_comes_back_where_it_was() -> None:
    pad, ada = Pad(), Person(b"a" * 32)
    pad.insert(ada, 0, "😀 intro\n\n" + NOTES)
    whole = pad.document.text
    two = list(sections(whole))[3]
    pad.delete(ada, two.start, two.end)
    pad.insert(ada, len(pad.document.text), "## Three\n")
    restored(pad, 3, 1, two)
    assert pad.document.text == whole + "## Three\n"


def test_sections_end_at_the_next_heading_of_their_level_and_code_has_none() -> None:
    assert [(each.title, NOTES[each.start : each.end].count("\n")) for each in sections(NOTES)] == [
        ("Notes", 17), ("One", 8), ("Deeper", 4), ("Two", 5),
    ]  # fmt: skip
    assert list(sections("no heading")) == []


def _type(pad: Pad, people: Sequence[Person], chance: random.Random, letters: str, edits: int) -> None:
    for _ in range(edits):
        person = chance.choice(people)
        if chance.random() < 0.4:
            pad.hear(person)
        lower = [n for n, letter in enumerate(str(person.text)) if letter.islower()]
        if lower and chance.random() < 0.25:
            at = chance.choice(lower)
            pad.delete(person, at, at + 1)
        else:
            pad.insert(person, chance.randrange(len(str(person.text)) + 1), chance.choice(letters))


def _marks(text: str) -> list[str]:
    return [letter for letter in text if letter.isupper()]
