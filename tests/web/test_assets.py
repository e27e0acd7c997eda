import gzip
import json
from pathlib import Path

import pytest

from server.errors import RosterpadError
from server.web import assets
from server.web.assets import Assets, folder

from .site import Site

FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built front end of our own, in place of the real one."""
    made = tmp_path / "_web" / "dist"
    made.mkdir(parents=True)
    (made / "manifest.json").write_text(json.dumps({"page.js": "page-AB12.js", "site.css": "site-CD34.css"}))
    (made / "page-AB12.js").write_text("script")
    (made / "page-AB12.js.br").write_bytes(b"packed by brotli")
    (made / "page-AB12.js.gz").write_bytes(gzip.compress(b"script"))
    (made / "site-CD34.css").write_text("style")
    (made / "licences.txt").write_text("none of the page's")
    monkeypatch.setattr(assets, "PACKAGE", tmp_path)
    return made


def test_an_entry_has_the_address_of_its_hashed_file(dist: Path) -> None:
    assert Assets().url("page.js") == "/-/static/page-AB12.js"
    with pytest.raises(KeyError):
        Assets().url("other.js")


def test_the_version_changes_with_the_files(dist: Path) -> None:
    before = Assets().version
    assert Assets().version == before
    (dist / "manifest.json").write_text(json.dumps({"page.js": "page-EF56.js"}))
    assert Assets().version != before


def test_each_file_is_held_in_its_codings(dist: Path) -> None:
    script, style = Assets().file("page-AB12.js"), Assets().file("site-CD34.css")
    assert script.codings == {"": b"script", "br": b"packed by brotli", "gzip": gzip.compress(b"script")}
    assert (style.media_type, style.codings) == ("text/css", {"": b"style"})


def test_a_front_end_that_is_not_built_is_said_in_words(dist: Path) -> None:
    (dist / "manifest.json").unlink()
    with pytest.raises(RosterpadError) as refused:
        Assets()
    assert str(refused.value).startswith("The front end is not built (")
    assert str(refused.value).endswith("Run `make install`, or install the wheel.")


def test_outside_of_a_package_the_checkouts_folder_is_used() -> None:
    assert folder("templates", "templates") == Path(__file__).parents[2] / "templates"


async def test_files_may_be_kept_for_ever(site: Site) -> None:
    for entry in ("page.js", "home.js", "site.css"):
        response = await site.client.get(site.services.assets.url(entry))
        assert (response.status_code, response.headers["cache-control"]) == (200, FOREVER)
        assert response.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip;q=1.0", "br"),
        ("gzip", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("br; q=0, gzip; q=0", None),
        ("identity", None),
        ("brotli", None),
        ("", None),
    ],
)
async def test_a_file_comes_in_the_best_coding_that_is_taken(site: Site, accepted: str, coding: str | None) -> None:
    address = site.services.assets.url("page.js")
    asset = site.services.assets.file(address.rpartition("/")[2])
    async with site.client.stream("GET", address, headers={"Accept-Encoding": accepted}) as response:
        raw = b"".join([part async for part in response.aiter_raw()])
    assert response.headers.get("content-encoding") == coding
    assert raw == asset.codings[coding or ""]
    assert int(response.headers["content-length"]) == len(raw)


async def test_scripts_and_styles_have_their_types(site: Site) -> None:
    types = {
        entry: (await site.client.get(site.services.assets.url(entry))).headers["content-type"]
        for entry in ("page.js", "site.css")
    }
    assert types == {"page.js": "text/javascript; charset=utf-8", "site.css": "text/css; charset=utf-8"}


@pytest.mark.parametrize("name", ["none.js", "manifest.json", "licences.txt", "..%2Fpackage.json", "page.js"])
async def test_nothing_but_the_built_files_is_there(site: Site, name: str) -> None:
    response = await site.client.get(f"/-/static/{name}")
    assert response.status_code == 404
    assert response.headers["cache-control"] == "no-store"
