"""The text of a mail written in HTML: its lines as a person sees them, quotations behind `>`."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

LONGEST = 500_000
APART = {"p", "pre", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
BELOW = {"div", "li", "tr", "dt", "dd", "section", "article", "header", "footer", "hr"}
BESIDE = {"td", "th"}
UNREAD = {"script", "style", "title", "template", "noscript", "object", "iframe", "select", "textarea"}
# How mail programs name what they bring back, what they sign with, and where the old message begins.
QUOTED = {"moz-cite-prefix", "gmail_attr", "yahoo_quoted", "protonmail_quote", "tutanota_quote"}
SIGNED = {"gmail_signature", "moz-signature", "protonmail_signature_block", "applemailsignature"}
SIGNED |= {"signature", "x_signature", "ms-outlook-mobile-signature"}
OLD_BELOW = {"appendonsend", "divrplyfwdmsg", "x_divrplyfwdmsg", "zwchr", "reply-intro"}
FOLDED = re.compile(r"[ \t\n\r\f]+")  # what a browser folds into one space
BLANK_LINES = re.compile(r"\n{3,}")
MARKS = {"class", "id"}
DEEPEST = 500  # elements within elements; beyond some thousands every reader of HTML is slow
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
NEVER_DEEP = {"p", "br", "hr", "img", "li", "td", "th", "tr", "dt", "dd", "meta", "link", "input", "col"}


def text_of(html: str) -> str:
    """Give what a person reads; empty where there is more of it than anybody writes."""
    if len(html) > LONGEST or _is_deep(html):
        return ""
    # nh3 reads as a browser does and is quick with whatever comes; the parser then sees balanced tags only.
    plain = nh3.clean(
        html,
        tags=APART | BELOW | BESIDE | {"blockquote", "br", "span"},
        clean_content_tags=UNREAD,
        attributes={"div": MARKS, "hr": MARKS, "span": MARKS, "p": MARKS, "pre": MARKS, "table": MARKS},
    )
    reader = _Reader()
    reader.feed(plain)
    reader.close()
    return BLANK_LINES.sub("\n\n", "\n".join(reader.lines())).strip("\n")


def _is_deep(html: str) -> bool:
    depth = 0
    for closes, tag in TAG.findall(html):
        if tag.lower() not in NEVER_DEEP:
            depth = max(depth - 1, 0) if closes else depth + 1
            if depth > DEEPEST:
                return True
    return False


class _Reader(HTMLParser):
    """said: pieces of text, each with the depth of quotation it stands in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[tuple[str, int]] = []
        self._open: list[tuple[str, int, int]] = []  # tag, and the depths outside it
        self._quoted = self._signed = 0

    def lines(self) -> list[str]:
        """The lines, those of a quotation marked as in plain text."""
        lines: list[tuple[list[str], int]] = [([], 0)]
        for text, depth in self.said:
            for number, piece in enumerate(text.split("\n")):
                if number or depth != lines[-1][1]:
                    lines.append(([], depth))
                lines[-1][0].append(piece)
        return ["> " * min(depth, 5) + "".join(pieces).strip() for pieces, depth in lines]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        marks = {mark for _name, value in attrs for mark in (value or "").lower().split()}
        if tag == "br":
            self._say("\n")
            return
        if marks & OLD_BELOW:
            self._quoted += 1_000  # until the end
        if tag != "hr":
            self._open.append((tag, self._quoted, self._signed))
        self._quoted += tag == "blockquote" or bool(marks & QUOTED)
        self._signed += bool(marks & SIGNED)
        self._break(tag)
        if tag == "li":
            self._say("• ")

    def handle_endtag(self, tag: str) -> None:
        self._break(tag)
        if self._open and tag != "hr":
            _tag, quoted, self._signed = self._open.pop()
            self._quoted = max(quoted, self._quoted // 1_000 * 1_000)

    def handle_data(self, data: str) -> None:
        said = FOLDED.sub(" ", data).replace("\xa0", " ")
        follows_space = bool(self.said) and self.said[-1][0].endswith((" ", "\n"))
        self._say(said.removeprefix(" ") if follows_space else said)

    def _break(self, tag: str) -> None:
        if tag in APART:
            self._say("\n\n")
        elif tag in BELOW and self.said and not self.said[-1][0].endswith("\n"):
            self._say("\n")
        elif tag in BESIDE and self.said and not self.said[-1][0].endswith((" ", "\n")):
            self._say(" ")

    def _say(self, text: str) -> None:
        if text and not self._signed:
            self.said.append((text, self._quoted))
