"""What people do to a pad: type, paste, cut, move, replace, with emoji and scripts of every width."""

from random import Random

from ..yclient import YClient

LATIN = ["a", "noon", "Ada Example, ", "\n", "\n## Host\n", "- ", "\t", "**b**"]
WIDE = ["é", "e\u0301", "日本", "שלום", "👍", "👩\u200d🚀", "🏳\ufe0f\u200d🌈", "𝔄"]
WORDS = LATIN + WIDE
LONG = 800
"""Characters from which on more is deleted than typed."""


def edit(client: YClient, random: Random) -> None:
    """One random edit."""
    text = str(client)
    what = random.choices(_EDITS, [6, 1, 8 if len(text) > LONG else 3, 1, 1])[0]
    what(client, text, random)


def _type(client: YClient, text: str, random: Random) -> None:
    client.insert(random.randint(0, len(text)), random.choice(WORDS))


def _paste(client: YClient, text: str, random: Random) -> None:
    client.insert(random.randint(0, len(text)), "".join(random.choices(WORDS, k=40)))


def _cut(client: YClient, text: str, random: Random) -> None:
    if text:
        start = random.randrange(len(text))
        client.delete(start, min(len(text), start + random.choice([1, 1, 2, 7, 60])))


def _replace(client: YClient, text: str, random: Random) -> None:
    with client.doc.transaction():
        _cut(client, text, random)
        _type(client, str(client), random)


def _move(client: YClient, text: str, random: Random) -> None:
    if len(text) < 2:
        return
    start = random.randrange(len(text))
    end = random.randint(start + 1, min(len(text), start + 30))
    with client.doc.transaction():
        client.delete(start, end)
        client.insert(random.randint(0, len(text) - (end - start)), text[start:end])


_EDITS = [_type, _paste, _cut, _replace, _move]
