"""What somebody gives of themselves in a form: checked, with a message for each field that is wrong."""

import re
from collections.abc import Mapping, Sequence

from ..errors import Invalid
from ..sentences import Sentence
from ..sessions import inline, names
from ..sessions.names import Refusal
from ..sessions.orders import Person
from ..sessions.session import Question

MAX_DETAILS, MAX_ANSWER, MAX_EMAIL = 200, 500, 254
"""Characters. An address longer than 254 can't be sent to (RFC 5321 4.5.3.1.3)."""

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(?:\.[^\s@<>,;:\"()\[\]\\.]+)+")
_REFUSALS = {
    Refusal.EMPTY: Sentence("Enter your name."),
    Refusal.LONG: Sentence("Your name can have at most %(most)s characters.", most=names.MAX_LENGTH),
    Refusal.CONTROL: Sentence(
        "Your name holds characters that can’t be seen or that turn the text around. Type it again."
    ),
}
_NO = frozenset(("", "no", "false", "0", "off"))


def person(form: Mapping[str, str], questions: Sequence[Question]) -> Person:
    """Whoever a form tells of; answers are in `answer1`, `answer2`, … Raises `Invalid`."""
    wrong: dict[str, Sentence] = {}
    name = names.checked(form.get("name", ""))
    if isinstance(name, Refusal):
        wrong["name"] = _REFUSALS[name]
    details = _line(form, "details", MAX_DETAILS, wrong)
    email = _email(form.get("email", "").strip(), wrong)
    answers = tuple(_answer(form, f"answer{n}", each, wrong) for n, each in enumerate(questions, 1))
    if wrong:
        raise Invalid(wrong)
    assert isinstance(name, str)
    return Person(name, details, email, _ticked(form, "hidden"), answers if any(answers) else ())


def _line(form: Mapping[str, str], field: str, most: int, wrong: dict[str, Sentence]) -> str:
    value = inline.one_line(form.get(field, ""))
    if len(value) > most:
        wrong[field] = Sentence("This can have at most %(most)s characters.", most=most)
    return value


def _email(value: str, wrong: dict[str, Sentence]) -> str:
    if value and (len(value) > MAX_EMAIL or not _EMAIL.fullmatch(value)):
        wrong["email"] = Sentence("Enter an e-mail address such as name@example.org, or leave it out.")
    return value


def _answer(form: Mapping[str, str], field: str, question: Question, wrong: dict[str, Sentence]) -> str:
    if question.tick:
        return "yes" if _ticked(form, field) else ""
    return _line(form, field, MAX_ANSWER, wrong)


def _ticked(form: Mapping[str, str], field: str) -> bool:
    return form.get(field, "").strip().lower() not in _NO
