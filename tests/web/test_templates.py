"""The pages' templates: what they are made of is part of every page's ETag."""

import shutil
from pathlib import Path

import pytest

from server.web import templates
from server.web.assets import Assets
from server.web.templates import Templates

from .site import Site

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Templates of our own, in place of the real ones."""
    made = tmp_path / "templates"
    shutil.copytree(TEMPLATES, made)
    monkeypatch.setattr(templates, "folder", lambda *_: made)
    return made


def test_the_version_changes_with_templates_scripts_and_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = Assets()
    versions = [Templates(built).version, Templates(built).version]
    (folder / "_mark.html").write_text("another")
    versions.append(Templates(built).version)
    built.version = "another"
    versions.append(Templates(built).version)
    monkeypatch.setattr(templates, "__version__", "another")
    versions.append(Templates(built).version)
    assert versions[0] == versions[1]
    assert len(set(versions)) == 4


async def test_a_page_of_an_older_version_is_sent_anew(site: Site) -> None:
    await site.client.put("/notes.md", content="Hello\n")
    etag = (await site.client.get("/notes")).headers["etag"]
    assert etag.endswith(f'-{site.services.templates.version}"')
    older = etag.replace(site.services.templates.version, "00000000")
    assert (await site.client.get("/notes", headers={"If-None-Match": etag})).status_code == 304
    assert (await site.client.get("/notes", headers={"If-None-Match": older})).status_code == 200
