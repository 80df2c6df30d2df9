"""Which sentences the templates, the web and the networks say, as a translator would list them."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import babel_extract

from app.channels import discover
from app.channels._http import Http
from app.ports.signing_in import SignsIn
from tests.house.reading import modules, templates

Sentence = tuple[str, ...]  # one form, or the singular and the plural
MARKS = {"_", "gettext", "ngettext"}
OPTIONS = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
SPOKEN = {"say": 1, "count": 2}  # of wording.Tongue: how many of its arguments are sentences
READ_ALOUD = {"aria-label", "alt", "placeholder", "title"}
CLASS = re.compile(r"\bx?is-[\w-]+")  # a page names its class in a block of its own
HOLE = "x"  # where a template computes something


def sentences() -> dict[Sentence, str]:
    """Give each sentence with one place where it stands."""
    return {sentence: place for place, sentence in (*_of_networks(), *_of_templates(), *_of_the_web())}


def alone() -> dict[str, set[Sentence]]:
    """Give, by network, what it says and nobody else does."""
    shared = {said for _, said in (*_of_templates(), *_of_the_web())}
    speakers: defaultdict[Sentence, set[str]] = defaultdict(set)
    for network, said in _of_networks():
        speakers[said].add(network)
    own: defaultdict[str, set[Sentence]] = defaultdict(set)
    for said, networks in speakers.items():
        if len(networks) == 1 and said not in shared:
            own[networks.pop()].add(said)
    return own


def unmarked(template: Path) -> Iterator[str]:
    """Give the words of a template that no translator would be shown."""
    source = template.read_text(encoding="utf-8")
    page = _Page()
    page.feed("".join(_outside(source)))
    yield from page.found
    yield from _strings(source)


def _of_networks() -> Iterator[tuple[str, Sentence]]:
    """What each is called, what it asks for, and how one is connected to it."""
    for channel in discover(Http()).values():
        fields = (
            (*channel.application, *channel.asked, *channel.credentials)
            if isinstance(channel, SignsIn)
            else channel.credentials
        )
        for said in (channel.label, *(field.label for field in fields), *channel.steps):
            yield channel.name, (said,)


def _of_templates() -> Iterator[tuple[str, Sentence]]:
    for template in templates():
        with template.open("rb") as text:
            for line, _, said, _ in babel_extract(text, [*MARKS], [], OPTIONS):
                forms = said if isinstance(said, tuple) else (said,)
                yield f"{template.name}:{line}", tuple(form for form in forms if form)


def _of_the_web() -> Iterator[tuple[str, Sentence]]:
    for module in modules("app/web"):
        for node in module.walk():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                number = SPOKEN.get(node.func.attr, 0)
                said = tuple(one.value for one in node.args[:number] if isinstance(one, ast.Constant))
                if number and len(said) == number:
                    yield f"{module.name}:{node.lineno}", tuple(str(form) for form in said)


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    """Give (kind, value), without spaces inside blocks and without comments."""
    inside_comment = False
    for _, kind, value in Environment(autoescape=True).lex(source):
        inside_comment = (inside_comment or kind == "comment_begin") and kind != "comment_end"
        if not (inside_comment or kind in {"whitespace", "comment_end"}):
            yield kind, value


def _outside(source: str) -> Iterator[str]:
    """Give the text of a template, sentences marked by trans left out, a hole for each block."""
    kinds = list(_tokens(source))
    marked = False
    for place, (kind, value) in enumerate(kinds):
        if kind == "block_begin":
            named = kinds[place + 1][1]
            marked = (marked or named == "trans") and named != "endtrans"
        if kind == "data" and not marked:
            yield value
        elif kind in {"block_begin", "variable_begin"}:
            yield HOLE


def _strings(source: str) -> Iterator[str]:
    """Give the strings in blocks that look like words for people and stand in no mark; keys are codes."""
    tokens = [*_tokens(source), ("", "")]
    marked = False
    for (_, before), (kind, value), (_, after) in zip([("", ""), *tokens], tokens, tokens[1:], strict=False):
        marked = (before in MARKS and value == "(") or (marked and (kind == "string" or value == ","))
        said = value[1:-1]
        if kind == "string" and not marked and after != ":" and _is_words(said):
            yield said


def _is_words(said: str) -> bool:
    return re.match(r"[A-ZÀ-Ý]\w\w", said) is not None or any(
        letter.isalpha() and not letter.isascii() for letter in said
    )


class _Page(HTMLParser):
    """found: the words that stand in the open, in text or where a screen reader says them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag == "code"
        for name, value in attrs:
            aloud = name in READ_ALOUD or (name.startswith("data-") and not (value or "").isascii())
            self._look(value if aloud and value else "")

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag == "code"

    def handle_data(self, data: str) -> None:
        self._look("" if self._code else data)

    def _look(self, text: str) -> None:
        words = (word.strip(HOLE) for word in re.findall(r"[^\W\d_]{2,}", CLASS.sub("", text)))
        self.found += [word for word in words if word]
