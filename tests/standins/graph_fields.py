"""The `fields` parameter, as the Graph API reads it: names, arguments and nested names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.standins.graph_answers import Refused

NAME = re.compile(r"[a-z_]+")
ARGUMENT = re.compile(r"\.([a-z_]+)\(([^()]*)\)")


@dataclass(frozen=True)
class Wanted:
    """One field asked for: `comments.limit(50){id,message}`."""

    name: str
    arguments: dict[str, str] = field(default_factory=dict)
    nested: tuple[Wanted, ...] = ()


def wanted(text: str) -> tuple[Wanted, ...]:
    """Read a `fields` parameter; raise Refused with code 2500 where its syntax is wrong."""
    found, at = _several(text.replace(" ", ""), 0)
    if at != len(text.replace(" ", "")):
        raise Refused(2500, message=f"Syntax error at character {at} of the fields.")
    return found


def _several(text: str, at: int) -> tuple[tuple[Wanted, ...], int]:
    found: list[Wanted] = []
    while at < len(text):
        one, at = _one(text, at)
        found.append(one)
        if at == len(text) or text[at] != ",":
            break
        at += 1
    return tuple(found), at


def _one(text: str, at: int) -> tuple[Wanted, int]:
    name = NAME.match(text, at)
    if name is None:
        raise Refused(2500, message=f"Syntax error at character {at} of the fields.")
    at = name.end()
    arguments: dict[str, str] = {}
    while argument := ARGUMENT.match(text, at):
        arguments[argument[1]] = argument[2]
        at = argument.end()
    nested: tuple[Wanted, ...] = ()
    if at < len(text) and text[at] == "{":
        nested, at = _several(text, at + 1)
        if at >= len(text) or text[at] != "}":
            raise Refused(2500, message="A brace of the fields is not closed.")
        at += 1
    return Wanted(name[0], arguments, nested), at
