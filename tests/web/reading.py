"""Reading a page as a person would: the words, the fields, where a form goes."""

from __future__ import annotations

from html.parser import HTMLParser

SILENT = {"script", "style", "template", "svg"}


class Page(HTMLParser):
    """words: what is read; fields: values by name; forms: where they are sent."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words = ""
        self.fields: dict[str, str] = {}
        self.forms: list[str] = []
        self._unread = 0
        self.feed(text)
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._unread += tag in SILENT
        if tag == "form":
            self.forms.append(given.get("action", ""))
        if tag == "input" and "name" in given:
            self.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.words += data + " "


def words(text: str) -> str:
    """The words of a page, spaces of every kind made one."""
    return Page(text).words
