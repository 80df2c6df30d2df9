"""Static files: kept for a year under an address that changes with them."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from app.web.static_files import FOLDER, static


def test_a_page_names_files_that_exist_and_are_kept_for_a_year(browser: TestClient) -> None:
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', browser.get("/sign-in").text)
    assert static("css/app.css") in named
    for address in named:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(("name", "kind"), [("css/app.css", "text/css"), ("js/app.js", "text/javascript")])
def test_a_file_says_what_it_is(browser: TestClient, name: str, kind: str) -> None:
    assert browser.get(static(name)).headers["content-type"].startswith(kind)


def test_a_page_from_before_an_update_still_gets_its_files_but_keeps_none(browser: TestClient) -> None:
    answer = browser.get("/static/before/css/app.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["../main.py", "..%2Fmain.py", "css/../../main.py", "css", ""])
def test_nothing_else_of_the_machine_can_be_read(browser: TestClient, name: str) -> None:
    assert browser.get(f"/static/x/{name}").status_code == 404


def test_the_style_sheet_is_one_file_with_every_part_in_its_layer(browser: TestClient) -> None:
    """A browser fetches one sheet, not thirty, and the order of the layers stays as it was written."""
    given = browser.get(static("css/app.css")).text
    assert "@import" not in given
    for sheet in FOLDER.joinpath("css").glob("*.css"):
        if sheet.name != "app.css":
            assert sheet.read_text(encoding="utf-8") in given, sheet.name
    assert given.index("@layer reset, tokens, base, parts, screens, print;") < given.index("@layer reset {")
