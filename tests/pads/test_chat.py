"""What may be said in a chat, what leads somewhere in it, and what is no message at all."""

import json
import random
from contextlib import suppress

import pytest

from server.errors import BadMessage, TooLarge
from server.pads import chat
from server.pads.chat import Older, Say, Unsay


def asked(fields: object, longest: int = 2_000) -> object:
    return chat.read(json.dumps(fields).encode(), longest)


def test_a_page_may_say_something_page_back_and_delete() -> None:
    assert asked({"say": "Hello", "name": "Ada", "key": "k1"}) == Say("k1", "Ada", "Hello")
    assert (asked({"older": None}), asked({"older": 7}), asked({"delete": 9})) == (Older(None), Older(7), Unsay(9))


@pytest.mark.parametrize(
    "fields",
    [
        None, 7, [], {}, "say", {"say": "x"}, {"say": 7, "name": "Ada", "key": "k"}, {"older": True}, {"older": -1},
        {"older": 0}, {"older": 1 << 60}, {"older": 1.5}, {"delete": None}, {"delete": "7"}, {"delete": False},
        {"say": "x", "name": "Ada", "key": "k" * 41}, {"say": "x", "name": "n" * 1_001, "key": "k"},
    ],
)  # fmt: skip
def test_anything_else_is_no_message(fields: object) -> None:
    with pytest.raises(BadMessage):
        asked(fields)


def test_what_is_too_long_is_told_from_what_is_garbage() -> None:
    assert asked({"say": "é" * 20, "name": "Ada", "key": "k"}, 20)
    with pytest.raises(TooLarge):
        asked({"say": "x" * 21, "name": "Ada", "key": "k"}, 20)
    with pytest.raises(TooLarge):
        chat.read(b"[" * 20_000, 20)


def test_no_bytes_raise_anything_else() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    honest = [b'{"say": "Hello", "name": "Ada", "key": "k1"}', b'{"older": 12}', b'{"delete": 7}', b"[" * 900]
    for _ in range(20_000):
        data = bytearray(chance.choice(honest))
        for _ in range(chance.randrange(4)):
            at = chance.randrange(len(data) + 1)
            data[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
        with suppress(BadMessage, TooLarge):
            chat.read(bytes(data), 2_000)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://a.example/x?y=1.", [("https://a.example/x?y=1", "https://a.example/x?y=1")]),
        ("(http://a.example/b_(c))", [("http://a.example/b_(c)", "http://a.example/b_(c)")]),
        ("ada@example.org, mailto:b@c.example!", [
            ("ada@example.org", "mailto:ada@example.org"), ("mailto:b@c.example", "mailto:b@c.example"),
        ]),
        ("javascript:alert(1) data:text/html,x ftp://a.example //a.example", []),
        ('<a href="https://a.example" onclick=x>', [("https://a.example", "https://a.example")]),
        ("javascript:https://a.example/%0aalert(1)", [
            ("https://a.example/%0aalert(1)", "https://a.example/%0aalert(1)")
        ]),
    ],
)  # fmt: skip
def test_only_the_web_and_mail_are_links(text: str, links: list[tuple[str, str]]) -> None:
    found = chat.pieces(text)
    assert "".join(words for words, _ in found) == text
    assert [piece for piece in found if piece[1]] == links


@pytest.mark.parametrize("text", ["a" * 10_000, "a.b-" * 2_500, "(" * 9_000 + ")", "http://" * 1_400, "@." * 5_000])
def test_links_are_found_in_time_that_grows_with_the_text(text: str) -> None:
    assert "".join(words for words, _ in chat.pieces(text)) == text


def test_a_text_is_kept_without_what_cannot_be_seen_or_turns_it_around() -> None:
    assert chat.cleaned(" a\r\nb\tc\u202ed\x00\x1b\u2028 \n\n\n\n\ne ") == "a\nb cd \n\ne"
    assert chat.cleaned("e\u0301") == "é"
    assert [chat.cleaned(nothing) for nothing in ("", " \n ", "\u202e\u200b", "\x00")] == ["", "", "", ""]
