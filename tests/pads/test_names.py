import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import BadName
from server.pads.names import MAX_LENGTH, SUFFIXES, canonical, key, random_name, split_suffix

MADE_OF = "A pad's name is made of letters, digits, “-”, “_” and “.”, with no “.” at either end and no file ending."

NAMES = st.text(st.characters(codec="utf-8"), max_size=130) | st.text("ab.-_ mdtx/é😀", max_size=130)


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "notes",
        "Membership-Webinars_2017.10",
        "x" * 100,
        "42",
        "_",
        "--",
        "notes.mdx",
        "md",
        "pp",
        "Größe",
        "会議",
        "Ελλάδα",
        "مرحبا",
        "שָׁלוֹם",
        "हिन्दी",
        "தமிழ்",
        "ภาษาไทย",
        "한국어",
    ],
)
def test_a_name_of_letters_of_any_script_stays_as_it_is(name: str) -> None:
    assert canonical(unicodedata.normalize("NFC", name)) == unicodedata.normalize("NFC", name)


def test_a_name_is_composed() -> None:
    assert canonical("Gro\u0308ße") == "Größe"
    assert canonical("\u1112\u1161\u11ab") == "한"


def test_spaces_become_hyphens() -> None:
    assert canonical("  membership \t webinars\n2017 ") == "membership-webinars-2017"


@pytest.mark.parametrize(
    ("name", "complaint", "nearest"),
    [
        ("", MADE_OF, None),
        (" ", MADE_OF, None),
        (".", MADE_OF, None),
        ("...", MADE_OF, None),
        (".hidden", MADE_OF, "hidden"),
        ("notes.", MADE_OF, "notes"),
        ("notes.md", MADE_OF, "notes"),
        ("notes.MD", MADE_OF, "notes"),
        ("notes.md.txt", MADE_OF, "notes"),
        (".md", MADE_OF, "md"),
        ("what's new?", MADE_OF, "what-s-new"),
        ("a--b?c", MADE_OF, "a--b-c"),
        ("a/b\\c", MADE_OF, "a-b-c"),
        ("notes😀", MADE_OF, "notes"),
        ("I ❤\ufe0f pads", MADE_OF, "I-pads"),
        ("\u0301a", MADE_OF, None),
        ("a\u200bb", MADE_OF, "a-b"),
        ("a\u202eb", MADE_OF, "a-b"),
        ("<script>", MADE_OF, "script"),
        ("p", "“p” is kept for this server's own addresses.", None),
        ("P", "“P” is kept for this server's own addresses.", None),
        ("-", "“-” is kept for this server's own addresses.", None),
        ("x" * 101, "A pad's name has at most 100 characters; this one has 101.", "x" * 100),
        ("x" * 99 + "." + "y", "A pad's name has at most 100 characters; this one has 101.", "x" * 99),
    ],
)
def test_another_name_is_refused_with_the_nearest_one(name: str, complaint: str, nearest: str | None) -> None:
    with pytest.raises(BadName) as refused:
        canonical(name)
    assert (str(refused.value), refused.value.nearest) == (complaint, nearest)
    assert (refused.value.status, refused.value.close_code) == (404, 4404)


@given(NAMES)
def test_a_canonical_name_and_the_nearest_one_are_canonical(name: str) -> None:
    try:
        spelling: str | None = canonical(name)
    except BadName as error:
        spelling = error.nearest
    if spelling is not None:
        assert canonical(spelling) == spelling
        assert 0 < len(spelling) <= MAX_LENGTH
        assert split_suffix(spelling) == (spelling, None)
        assert not set(spelling) & set("/\\?#%&<>\"'\0 \u200b\u202e")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("notes", "NOTES"),
        ("Straße", "STRASSE"),
        ("Ελλάς", "ΕΛΛΆΣ"),
        ("Größe", "GRÖSSE"),
        ("ΐ", "Ϊ́"),
        ("İstanbul", "İSTANBUL"),
    ],
)
def test_two_spellings_of_a_pad_share_its_key(one: str, other: str) -> None:
    assert key(canonical(one)) == key(canonical(other))


def test_different_names_have_different_keys() -> None:
    names = ["notes", "note-s", "note_s", "notés", "notes.", "nötes", "ноtes"]
    assert len({key(name) for name in names}) == len(names)


@given(NAMES)
def test_a_key_is_its_own_key(name: str) -> None:
    assert key(key(name)) == key(name)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_known_suffix_asks_for_another_form(suffix: str) -> None:
    assert split_suffix(f"notes.{suffix}") == ("notes", suffix)
    assert split_suffix(f"notes.2.{suffix.upper()}") == ("notes.2", suffix)


@pytest.mark.parametrize("segment", ["notes", "notes.doc", ".md", "md", "notes.", ""])
def test_any_other_ending_belongs_to_the_name(segment: str) -> None:
    assert split_suffix(segment) == (segment, None)


def test_a_random_name_is_a_name_that_is_never_the_same() -> None:
    names = {random_name() for _ in range(1_000)}
    assert len(names) == 1_000
    for name in names:
        assert canonical(name) == name
        assert re.fullmatch(r"[a-z]+-[a-z]+-[0-9a-f]{10}", name)
