import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Text

from server.errors import BadUpdate, Gap
from server.pads.document import Broken, Document, merge

TEXTS = st.text("ab\né日😀👍", max_size=60)


class Peer:
    """Somebody else's doc of the same pad."""

    def __init__(self, state: bytes = b"") -> None:
        self.doc: Doc[Text] = Doc()
        self.text = self.doc.get("text", type=Text)
        if state:
            self.doc.apply_update(state)

    def edit(self, edit: Callable[[Text], object]) -> bytes:
        """The update of an edit."""
        before = self.doc.get_state()
        edit(self.text)
        return self.doc.get_update(before)


def holding(text: str) -> Document:
    made = Document()
    made.set_text(text)
    return made


def apply(document: Document, update: bytes) -> bytes | None:
    return document.apply(document.check(update))


def test_a_new_one_is_empty() -> None:
    document = Document()
    assert (document.text, document.size) == ("", 0)


def test_what_is_stored_is_replayed() -> None:
    peer = Peer()
    updates = [peer.edit(lambda text, n=n: text.insert(0, f"{n} ")) for n in range(5)]  # type: ignore[misc]
    document = Document(updates)
    assert (document.text, document.size) == ("4 3 2 1 0 ", 10)
    assert document.state_vector == peer.doc.get_state()


def test_what_is_stored_and_cannot_be_read_is_said_and_not_taken_for_an_empty_pad() -> None:
    with pytest.raises(Broken):
        Document([b"\xff\xff\xff"])


def test_its_size_is_in_bytes() -> None:
    assert holding("é日😀").size == 9


def test_an_update_is_applied_and_what_is_new_in_it_given_back() -> None:
    document, peer, third = Document(), Peer(), Peer()
    news = apply(document, peer.edit(lambda text: text.insert(0, "Hello")))
    assert document.text == "Hello"
    assert news is not None
    third.doc.apply_update(news)
    assert str(third.text) == "Hello"


def test_what_is_known_is_no_news() -> None:
    document, peer = Document(), Peer()
    update = peer.edit(lambda text: text.insert(0, "Hello"))
    apply(document, update)
    assert apply(document, update) is None
    assert apply(document, peer.doc.get_update()) is None
    assert document.text == "Hello"


def test_only_what_is_new_of_an_update_is_given_back() -> None:
    document, peer = Document(), Peer()
    apply(document, peer.edit(lambda text: text.insert(0, "known " * 100)))
    peer.edit(lambda text: text.insert(0, "new "))
    news = apply(document, peer.doc.get_update())
    assert news is not None
    assert len(news) < 50
    assert document.text == "new " + "known " * 100


def test_a_deletion_is_news() -> None:
    document = holding("Hello")
    peer = Peer(document.update())
    assert apply(document, peer.edit(lambda text: text.clear())) is not None
    assert document.text == ""


def test_an_update_with_a_gap_changes_nothing() -> None:
    document, peer = holding("Hello"), Peer()
    peer.edit(lambda text: text.insert(0, "missing"))
    update = peer.edit(lambda text: text.insert(3, "…"))
    before = document.update()
    with pytest.raises(Gap):
        document.check(update)
    assert (document.text, document.update()) == ("Hello", before)


def test_an_update_of_anything_but_text_changes_nothing() -> None:
    document, other = holding("Hello"), Doc[Text]()
    other.get("comments", type=Text).insert(0, "not of a pad")
    before = document.update()
    with pytest.raises(BadUpdate):
        document.check(other.get_update())
    assert document.update() == before


def test_an_update_that_takes_too_long_breaks_it() -> None:
    document, peer = Document(), Peer()
    verdict = document.check(peer.edit(lambda text: text.insert(0, "Hello")))
    with pytest.raises(Broken, match="it takes too long"):
        document.apply(verdict, lambda: True)


def test_a_peer_gets_what_it_lacks() -> None:
    document = holding("Hello")
    peer = Peer(document.update())
    state = peer.doc.get_state()
    document.set_text("Hello, world")
    peer.doc.apply_update(document.since(state))
    assert str(peer.text) == "Hello, world"
    assert len(document.since(state)) < len(document.update())


def test_bytes_that_are_no_state_vector_are_refused() -> None:
    with pytest.raises(BadUpdate):
        holding("Hello").since(b"\xff\xff\xff\xff\x0f")


def test_whether_it_could_be_too_long_is_told_before_it_is() -> None:
    document = holding("x" * 90)
    assert [document.could_exceed(100, more) for more in (0, 10, 11)] == [False, False, True]


def test_text_that_was_deleted_does_not_count() -> None:
    document = holding("x" * 90)
    document.set_text("x" * 10)
    assert [document.could_exceed(100, more) for more in (90, 91)] == [False, True]


# --- setting the whole text ---


@settings(deadline=None, max_examples=200, print_blob=True)
@given(TEXTS, TEXTS)
def test_the_text_is_set(old: str, new: str) -> None:
    document = holding(old)
    news = document.set_text(new)
    assert document.text == new
    assert (news is None) == (old == new)


@settings(deadline=None, max_examples=200, print_blob=True)
@given(TEXTS, TEXTS)
def test_a_peer_that_has_the_old_text_gets_the_new_one_by_the_news(old: str, new: str) -> None:
    document = holding(old)
    peer = Peer(document.update())
    peer.doc.apply_update(document.set_text(new) or b"\0\0")
    assert str(peer.text) == new


@settings(deadline=None, max_examples=100, print_blob=True)
@given(TEXTS, TEXTS)
def test_after_the_text_was_set_the_guard_knows_what_the_doc_knows(old: str, new: str) -> None:
    document = holding(old)
    document.set_text(new)
    peer = Peer(document.update())
    assert apply(document, peer.edit(lambda text: text.insert(len(text), "and on"))) is not None
    assert document.text == new + "and on"
    again = Document([document.update()])
    assert document.guard.clocks == again.guard.clocks


def test_what_others_type_elsewhere_meanwhile_stays() -> None:
    lines = [f"{n}. a line of some length\n" for n in range(40)]
    document = holding("".join(lines))
    typing = Peer(document.update())
    other = typing.edit(lambda text: text.insert(0, "Typed at the top. "))
    third = typing.edit(lambda text: text.insert(len(text), "Typed at the end."))
    document.set_text("".join([*lines[:20], "A line in between\n", *lines[21:]]))
    apply(document, other)
    apply(document, third)
    rest = "".join([*lines[1:20], "A line in between\n", *lines[21:]])
    assert document.text == f"Typed at the top. {lines[0]}{rest}Typed at the end."


def test_what_others_type_in_the_same_line_meanwhile_stays() -> None:
    document = holding("We meet on Tuesday at noon.\n")
    typing = Peer(document.update())
    update = typing.edit(lambda text: text.insert(0, "Hello! "))
    document.set_text("We meet on Friday at noon.\n")
    apply(document, update)
    assert document.text == "Hello! We meet on Friday at noon.\n"


@pytest.mark.parametrize("seed", range(5))
def test_random_edits_by_both_converge(seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    document = holding("".join(f"line {n}\n" for n in range(30)))
    peer = Peer(document.update())
    for _ in range(30):
        lines = document.text.splitlines(keepends=True)
        lines[chance.randrange(len(lines))] = chance.choice(["", "new\n", "👍\n", "日本\n"])
        position = chance.choice([0, len(str(peer.text)[:1].encode())])
        update = peer.edit(lambda text, at=position: text.insert(at, chance.choice("aé")))  # type: ignore[misc]
        document.set_text("".join(lines) or "again\n")
        apply(document, update)
        peer.doc.apply_update(document.since(peer.doc.get_state()))
        assert str(peer.text) == document.text


def test_the_largest_text_can_be_set_over_the_largest_text() -> None:
    old = "".join(f"line {n} of a long text\n" for n in range(40_000))
    document = holding(old)
    new = old.replace("0 of", "0 out of")
    document.set_text(new)
    assert document.text == new


# --- merging ---


@pytest.mark.parametrize("count", [1, 2, 63, 64, 65, 500])
def test_merged_updates_bring_what_they_bring_one_by_one(count: int) -> None:
    writer, reader = Peer(), Peer()
    updates = [writer.edit(lambda text, n=n: text.insert(0, f"{n} ")) for n in range(count)]  # type: ignore[misc]
    reader.doc.apply_update(merge(updates))
    assert str(reader.text) == str(writer.text)
    assert reader.doc.get_state() == writer.doc.get_state()


def test_merged_updates_keep_text_that_was_typed_and_deleted_again() -> None:
    writer = Peer()
    typed = writer.edit(lambda text: text.insert(0, "a secret"))
    deleted = writer.edit(lambda text: text.clear())
    assert b"a secret" in merge([typed, deleted])


def test_what_is_all_new_can_wait_and_is_there_as_soon_as_the_doc_is_read() -> None:
    document, update = Document(), holding("Hello").update()
    assert document.defer(document.check(update)) == update
    assert document.text == "Hello"


def test_what_the_doc_has_in_part_does_not_wait() -> None:
    document, update = Document(), holding("Hello").update()
    document.apply(document.check(update))
    assert document.defer(document.check(update)) is None


def test_nothing_waits_in_a_cautious_doc() -> None:
    document = Document()
    document.cautious = True
    assert document.defer(document.check(holding("Hello").update())) is None


def test_what_was_removed_is_counted_whichever_way_it_went() -> None:
    document = Document()
    ada: Doc[Text] = Doc()
    text = ada.get("text", type=Text)
    sizes = []

    def send(edit: Callable[[], object], *, together: bool = True) -> None:
        before = ada.get_state()
        edit()
        verdict = document.check(ada.get_update(before))
        assert (document.defer(verdict) if together else None) or document.apply(verdict)
        sizes.append((document.size, document.removed))

    send(lambda: text.insert(0, "Grüße, "))
    send(lambda: text.insert(9, "Welt"), together=False)
    send(lambda: text.__delitem__(slice(0, 9)))
    document.set_text("Neue Welt")
    sizes.append((document.size, document.removed))
    document.set_text("")
    sizes.append((document.size, document.removed))
    assert sizes == [(9, 0), (13, 0), (4, 9), (9, 9), (0, 18)]
    assert Document([document.update()]).removed == 0
