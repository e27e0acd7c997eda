"""Jinja with autoescape and gettext: what is said to people is in `templates/`, ready to be translated."""

import gettext
from collections.abc import Mapping

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .assets import Assets, folder


class Templates:
    """The pages of `templates/`."""

    def __init__(self, assets: Assets) -> None:
        self.version = assets.version
        self._environment = Environment(
            loader=FileSystemLoader(folder("templates", "templates")),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.install_gettext_translations(gettext.NullTranslations(), newstyle=True)  # type: ignore[attr-defined]
        self._environment.globals["assets"] = assets.url

    def render(self, name: str, fields: Mapping[str, object]) -> bytes:
        """A page in UTF-8. A template that asks for a field it isn't given is an error."""
        return self._environment.get_template(name).render(fields).encode()
