"""What a person reads of a piece of HTML: its words and its lines, nothing that acts."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

LONGEST = 100_000
APART = {"p", "blockquote", "pre", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
BELOW = {
    "div",
    "li",
    "tr",
    "dt",
    "dd",
    "section",
    "article",
    "header",
    "footer",
    "figure",
    "figcaption",
    "hr",
}
BESIDE = {"td", "th"}
UNREAD = {"script", "style", "title", "template", "noscript", "object", "iframe", "select", "textarea"}
# What a browser folds into one space: a no-break space is none of it.
FOLDED = re.compile(r"[ \t\n\r\f]+")
LINE_ENDS = re.compile(r" +\n")
BLANK_LINES = re.compile(r"\n{3,}")


def text_of(html: str) -> str | None:
    """Give the text as a person sees it, None where there is more of it than anybody writes.

    Paragraphs stand a blank line apart, `<br>` ends a line, a picture says its description.
    """
    if len(html) > LONGEST:
        return None
    # nh3 reads as a browser does and is quick with whatever comes; the parser then sees balanced tags only.
    plain = nh3.clean(
        html,
        tags=APART | BELOW | BESIDE | {"br", "img"},
        clean_content_tags=UNREAD,
        attributes={"img": {"alt"}},
    )
    reader = _Reader()
    reader.feed(plain)
    reader.close()
    return BLANK_LINES.sub("\n\n", LINE_ENDS.sub("\n", "".join(reader.said))).strip(" \n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._verbatim += tag == "pre"
        if tag == "br":
            self.said.append("\n")
        elif tag == "li":
            self._break(tag)
            self.said.append("• ")
        elif tag == "img":
            self.said.append(dict(attrs).get("alt") or "")
        else:
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._verbatim -= tag == "pre"
        self._break(tag)

    def handle_data(self, data: str) -> None:
        said = data if self._verbatim else FOLDED.sub(" ", data)
        follows_space = bool(self.said) and self.said[-1].endswith((" ", "\n"))
        self.said.append(said.removeprefix(" ") if follows_space and not self._verbatim else said)

    def _break(self, tag: str) -> None:
        if tag in APART:
            self.said.append("\n\n")
        elif tag in BELOW and self.said and not self.said[-1].endswith("\n"):
            self.said.append("\n")
        elif tag in BESIDE and self.said and not self.said[-1].endswith((" ", "\n")):
            self.said.append(" ")
