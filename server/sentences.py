"""What the server says to people, ready to be translated: an English sentence and what belongs in its places."""

from collections.abc import Mapping


class Sentence(str):
    """The English sentence, filled. Whoever shows it translates `source`, and fills that with `values`.

    A test reads the sources out of the code, so they stand there as literals: `Sentence("%(name)s is taken.", name=…)`.
    """

    source: str
    values: Mapping[str, object]

    def __new__(cls, source: str, **values: object) -> "Sentence":
        made = super().__new__(cls, source % values if values else source)
        made.source, made.values = source, values
        return made
