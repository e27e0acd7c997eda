"""Days, months and other words of the calendar, in the five languages pads are read in, and how a date is written."""

import re
from collections.abc import Iterable
from datetime import date

LANGUAGES = ("en", "es", "fr", "pt", "de")

MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
}
SHORT_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "es": "ene feb mar abr may jun jul ago sep oct nov dic".split(),
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc".split(),
    "pt": "jan fev mar abr mai jun jul ago set out nov dez".split(),
    "de": "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez".split(),
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "es": "lunes martes miércoles jueves viernes sábado domingo".split(),
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo".split(),
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
}
SHORT_WEEKDAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun".split(),
    "es": "lun mar mié jue vie sáb dom".split(),
    "fr": "lun mar mer jeu ven sam dim".split(),
    "pt": "segunda terça quarta quinta sexta sáb dom".split(),
}
OTHER_WEEKDAYS = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3, "sonnabend": 5}
OTHER_MONTHS = {"sept": 9, "set": 9, "setiembre": 9, "fevr": 2, "janner": 1, "maerz": 3}

NOON = ("noon", "midday", "mediodia", "midi", "meio-dia")
MIDNIGHT = ("midnight", "medianoche", "minuit", "mitternacht", "meia-noite")

_FORMS = {
    "en": "{weekday} {day} {month} {year}",
    "es": "{weekday}, {day} de {month} de {year}",
    "fr": "{weekday} {day} {month} {year}",
    "pt": "{weekday}, {day} de {month} de {year}",
    "de": "{weekday}, {day}. {month} {year}",
}

_ACCENTS = str.maketrans(
    "ÀÁÂÃÄÅàáâãäåÇçÈÉÊËèéêëÌÍÎÏìíîïÑñÒÓÔÕÖòóôõöÙÚÛÜùúûüÝýÿ",
    "AAAAAAaaaaaaCcEEEEeeeeIIIIiiiiNnOOOOOoooooUUUUuuuuYyy",
)


def fold(text: str) -> str:
    """The text without accents, character for character, so that positions stay."""
    return text if text.isascii() else text.translate(_ACCENTS)


def blank(text: str, start: int, end: int) -> str:
    """The text with what was read from `start` to `end` taken out of sight; positions stay."""
    return text[:start] + "\0" * (end - start) + text[end:]


def alternation(words: Iterable[str]) -> str:
    """The part of a pattern that matches any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def date_in_words(day: date, language: str) -> str:
    """`Tuesday 10 October 2017`, the way the language says it; what `dates` reads back."""
    names = {"weekday": WEEKDAYS[language][day.weekday()], "month": MONTHS[language][day.month - 1]}
    return _FORMS[language].format(day=day.day, year=day.year, **names)


def language_of(*words: str | None) -> str:
    """The first language that has all of these names of months and days, English if there is none."""
    known = [fold(word).lower() for word in words if word]
    return next((language for language in LANGUAGES if all(word in _VOCABULARY[language] for word in known)), "en")


def _numbered(*tables: dict[str, list[str]]) -> dict[str, int]:
    names = [names for table in tables for names in table.values()]
    return {fold(name).lower(): number for each in names for number, name in enumerate(each)}


MONTH_NUMBERS = {word: number + 1 for word, number in _numbered(SHORT_MONTHS, MONTHS).items()} | OTHER_MONTHS
"""1 to 12, by the folded word in lower case."""

WEEKDAY_NUMBERS = _numbered(SHORT_WEEKDAYS, WEEKDAYS) | OTHER_WEEKDAYS
"""0 for Monday to 6, by the folded word in lower case."""

_VOCABULARY = {
    language: {
        fold(word).lower()
        for table in (MONTHS, SHORT_MONTHS, WEEKDAYS, SHORT_WEEKDAYS)
        for word in table.get(language, [])
    }
    for language in LANGUAGES
}
