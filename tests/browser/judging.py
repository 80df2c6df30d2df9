"""What axe finds on a page. A text whose look was found good is not judged again in this worker, whatever
page it stands on (judging.js says what a look is): so every state of every page stays within our means.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

JUDGES = f"{AXE_SCRIPT}\n{Path(__file__).with_name('judging.js').read_text(encoding='utf-8')}\nnull"
# As texts both ways: a tree is taken apart node by node between a page and Python.
FINDS = "(asked) => judge(asked)"

_looks: set[str] = set()
_places: defaultdict[str, set[str]] = defaultdict(set)


def found_by_axe(page: Page, *, colours: bool = True) -> AxeResults:
    """Let all rules of axe look at the page; colours: the one on contrast too."""
    if not page.evaluate("'judge' in window"):
        page.evaluate(JUDGES)
    here = _places[page.url]
    told = json.loads(page.evaluate(FINDS, {"known": json.dumps([*_looks, *here]), "colours": colours}))
    _looks.update(told["looks"])
    here.update(told["places"])
    return AxeResults({"violations": told["found"]})
