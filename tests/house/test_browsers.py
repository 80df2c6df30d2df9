"""A browser goes from test to test: tests do to it only what is put back (`tests/browser/kept.py`)."""

from __future__ import annotations

import re

from tests.needs import TREE

PUT_BACK = frozenset(
    {
        "clear_cookies",
        "cookies",
        "expect_page",
        "grant_permissions",
        "new_page",
        "pages",
        "request",
        "route",
        "set_offline",
        "unroute",
        "unroute_all",
    }
)
OF_A_PAGE = re.compile(r"\.context\.(\w+)")


def test_tests_do_to_a_kept_browser_only_what_is_put_back() -> None:
    done = {
        (file.name, verb)
        for file in sorted((TREE / "tests" / "browser").glob("test_*.py"))
        if file.name != "test_kept.py"
        for verb in OF_A_PAGE.findall(file.read_text(encoding="utf-8"))
    }
    assert {verb for _file, verb in done} >= {"new_page", "route", "set_offline"}
    assert {(file, verb) for file, verb in done if verb not in PUT_BACK} == set(), (
        "ask `context` for a browser of the test's own, or put this back in tests/browser/kept.py"
    )
