"""`/-/archive`: what is listed, what is found, the feed, and the download."""

import io
import re
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from server.access import identity
from server.web.archive.download import LONGEST, file_name
from server.web.archive.listing import excerpt

from ..site import Site, running

TEXT = """# %(title)s

## Call

2017-%(month)02d-10 12:00 UTC

Notes <b>&amp; [other](/second?a=1&b=2) and [own](#call)
"""


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    async with running(tmp_path / "data", monkeypatch) as found:
        found.client.cookies.set(identity.COOKIE, "a" * 32)
        yield found


async def archive(site: Site, pad: str, title: str = "", month: int = 10, listed: str = "yes") -> None:
    await site.put(pad, TEXT % {"title": title or pad, "month": month}, told=False)
    response = await site.client.post(f"/{pad}/archive", data={"names": "kept", "listed": listed})
    assert response.status_code == 303, response.text


async def test_pads_are_listed_by_month_the_newest_first(site: Site) -> None:
    await archive(site, "first", month=9)
    await archive(site, "second", "The <second>")
    await archive(site, "hidden", listed="no")
    page = (await site.client.get("/-/archive")).text
    assert re.findall(r'href="/-/archive\?month=([^"]*)"', page) == ["2017-10", "2017-09"]
    second = ("second", "The &lt;second&gt;")
    assert re.findall(r'<a href="/(\w+)"><bdi>(.*?)</bdi>', page) == [second, ("first", "first")]
    assert "2 pads in all." in page
    september = (await site.client.get("/-/archive?month=2017-09")).text
    assert re.findall(r'<a href="/(\w+)"><bdi>(.*?)</bdi>', september) == [("first", "first")]
    for month in ("2017-13", "x", "2016-01", "' OR 1"):
        assert (await site.client.get("/-/archive", params={"month": month})).status_code == 404
    for number in ("0", "-1", "x", "²", "99999999999"):
        assert (await site.client.get("/-/archive", params={"page": number})).status_code == 200


async def test_a_months_pads_come_on_pages(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.web.archive.listing.PAGE", 2)
    for name in ("one", "two", "three"):
        await archive(site, name)
    assert 'href="/-/archive?page=2" rel="next"' in (await site.client.get("/-/archive")).text
    first = (await site.client.get("/-/archive?month=2017-10")).text
    assert 'href="/-/archive?month=2017-10&amp;page=2" rel="next"' in first
    second = (await site.client.get("/-/archive?month=2017-10&page=2")).text
    assert len(re.findall(r"<bdi>", second)) == 1
    assert 'href="/-/archive?month=2017-10" rel="prev"' in second


async def test_markup_in_what_is_found_or_looked_for_is_text(site: Site) -> None:
    await archive(site, "first", "<script>alert(1)</script> xss")
    for query in ("xss", "script", "<b>", '"><script>alert(1)</script>', "alert"):
        page = (await site.client.get("/-/archive", params={"q": query})).text
        assert "<script" not in page
        assert "<b>" not in page
    assert "<mark>xss</mark>" in (await site.client.get("/-/archive?q=xss")).text
    assert excerpt("<mark>\x02a&\x03</mark>") == "&lt;mark&gt;<mark>a&amp;</mark>&lt;/mark&gt;"


async def test_the_feed_has_what_was_finished_last(site: Site) -> None:
    await archive(site, "first", month=9)
    await archive(site, "second")
    response = await site.client.get("/-/archive.atom")
    feed = ElementTree.fromstring(response.content)
    space = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{space}id") for entry in feed.iter(f"{space}entry")] == [
        "https://pads.example/second",
        "https://pads.example/first",
    ]
    again = await site.client.get("/-/archive.atom", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


async def test_the_download_is_a_folder_whose_links_stay_within_it(site: Site) -> None:
    await archive(site, "first", month=9)
    await archive(site, "zweite-größe")
    await archive(site, "hidden", listed="no")
    packed = zipfile.ZipFile(io.BytesIO((await site.client.get("/-/archive.zip")).content))
    assert packed.testzip() is None
    assert sorted(packed.namelist()) == [
        "archive/2017/09/first.html",
        "archive/2017/09/first.md",
        "archive/2017/10/zweite-größe.html",
        "archive/2017/10/zweite-größe.md",
        "archive/index.html",
    ]
    index = packed.read("archive/index.html").decode()
    assert re.findall(r'href="([^"]*)"', index) == ["2017/10/zweite-gr%C3%B6%C3%9Fe.html", "2017/09/first.html"]
    page = packed.read("archive/2017/09/first.html").decode()
    assert re.findall(r'href="([^"]*)"', page) == [
        "../../index.html",
        "first.md",
        "https://pads.example/second?a=1&amp;b=2",
        "#h-call",
    ]
    assert packed.read("archive/2017/09/first.md").decode() == TEXT % {"title": "first", "month": 9}


async def test_no_text_keeps_the_download_from_being_whole(site: Site) -> None:
    """Links that are none, a session before ZIP files can say when, and words that look like a link."""
    text = '# Old\n\n## Call\n\n1979-06-01 12:00 UTC\n\n[x](//[y) and `a href="/second"`\n'
    await site.put("old", text, told=False)
    await site.client.post("/old/archive", data={"names": "kept", "listed": "yes"})
    await archive(site, "second")
    packed = zipfile.ZipFile(io.BytesIO((await site.client.get("/-/archive.zip")).content))
    assert sorted(name for name in packed.namelist() if name.endswith(".html")) == [
        "archive/1979/06/old.html",
        "archive/2017/10/second.html",
        "archive/index.html",
    ]
    page = packed.read("archive/1979/06/old.html").decode()
    assert re.findall(r"<a[^>]*>x</a> and <code>(.*?)</code>", page) == ['a href="/second"']
    assert packed.getinfo("archive/1979/06/old.md").date_time == (1980, 1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..", "/abs", "a/b", "a\\b", "CON", "nul.txt", "x" * 300, "會" * 100, "\0", "a:b", "."]
)
def test_no_name_leads_out_of_the_folder_or_is_too_long_for_a_file(name: str) -> None:
    safe = file_name(name)
    assert re.fullmatch(r"[\w.-]+", safe)
    assert safe not in (".", "..")
    assert len(safe.encode()) <= LONGEST + 10
    assert safe.split(".")[0].lower() not in ("con", "nul")
    assert file_name(name + "x") != safe
