"""What axe finds on a page. A text whose look was found good is not judged again in this run, whatever page
it stands on and whichever worker saw it (judging.js says what a look is): so every state of every page stays
within our means.
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


class Known:
    """What was found good. Workers of one run tell each other by a file, to which each adds whole lines."""

    def __init__(self) -> None:
        self.looks: set[str] = set()
        self.places: defaultdict[str, set[str]] = defaultdict(set)
        self._file: Path | None = None
        self._read = 0

    def share(self, file: Path) -> None:
        """Tell the other workers, and hear them."""
        self._file = file
        file.touch()

    def hear(self) -> None:
        """Take in what the others have found good since."""
        if self._file is None:
            return
        with self._file.open("rb") as file:
            file.seek(self._read)
            told = file.read()
        whole = told[: told.rfind(b"\n") + 1]
        self._read += len(whole)
        self.looks.update(json.loads(line) for line in whole.splitlines())

    def tell(self, looks: list[str]) -> None:
        """Keep what was found good, and tell what is new."""
        new = [look for look in looks if look not in self.looks]
        self.looks.update(new)
        if self._file is None:
            return
        with self._file.open("ab", buffering=0) as file:
            for look in new:
                file.write(json.dumps(look).encode() + b"\n")


KNOWN = Known()


def found_by_axe(page: Page, *, colours: bool = True) -> AxeResults:
    """Let all rules of axe look at the page; colours: the one on contrast too."""
    if not page.evaluate("'judge' in window"):
        page.evaluate(JUDGES)
    KNOWN.hear()
    here = KNOWN.places[page.url]
    told = json.loads(page.evaluate(FINDS, {"known": json.dumps([*KNOWN.looks, *here]), "colours": colours}))
    KNOWN.tell(told["looks"])
    here.update(told["places"])
    return AxeResults({"violations": told["found"]})
