"""Jinja with autoescape and gettext: what is said to people is in `templates/`, ready to be translated."""

import gettext
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..sentences import Sentence
from .assets import Assets, folder

_translations = gettext.NullTranslations()


class Templates:
    """The pages of `templates/`."""

    def __init__(self, assets: Assets) -> None:
        self.version = assets.version
        self._assets = assets

    def render(self, name: str, fields: Mapping[str, object]) -> bytes:
        """A page in UTF-8. A template that asks for a field it isn't given is an error."""
        return _environment().get_template(name).render(fields, assets=self._assets.url).encode()


def say(words: str) -> str:
    """A sentence in the page's language; what somebody typed stays as it is. In a template it is a filter."""
    if not isinstance(words, Sentence):
        return words
    said = _translations.gettext(words.source)
    return said % words.values if words.values else said


def compile_all() -> None:
    """Compile every template now, or whoever comes first waits a quarter of a second for it."""
    for name in _environment().list_templates(extensions=["html"]):
        _environment().get_template(name)


@cache
def _environment() -> Environment:
    """One for the whole process, which keeps what is compiled."""
    environment = Environment(
        loader=FileSystemLoader(folder("templates", "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_translations(_translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["say"] = say
    return environment
