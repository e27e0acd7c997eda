from server.history.past import doc_at, text_at

from .written import Pad, Person, replayed, written


def test_the_text_is_the_one_after_a_change() -> None:
    pad = written(7, people=3, edits=120, listening=0.4)
    for sequence in range(len(pad.changes) + 1):
        assert text_at(pad.changes, sequence) == replayed(pad.changes[:sequence]).text


def test_between_two_changes_it_is_that_of_the_first() -> None:
    pad = Pad()
    ada = Person(b"a" * 32)
    pad.insert(ada, 0, "one")
    pad.insert(ada, 3, " two")
    first, second = pad.changes
    assert [text_at([second, first], at) for at in (0, 1, 2, 9)] == ["", "one", "one two", "one two"]
    assert text_at([], 5) == ""


def test_what_was_deleted_is_still_in_the_doc() -> None:
    pad = Pad()
    ada = Person(b"a" * 32)
    pad.insert(ada, 0, "kept and gone")
    pad.delete(ada, 4, 13)
    doc = doc_at(pad.changes, 2)
    assert b" and gone" in doc.get_update()
