"""Names as the network spells them: a comment is named by the post it stands under and a number.

One comment comes in two spellings, `(activity:1,2)` and `(urn:li:activity:1,2)`: the long one is ours.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from app.channels._values import ident

PREFIX = "urn:li:"
COMMENT = re.compile(r"urn:li:comment:\(((?:urn:li:)?[A-Za-z]+:[0-9]+), ?([0-9]+)\)")
NUMBER = re.compile(r"[0-9]+")
# What `posts` reads; an activity is a post too, and only its comments can be asked for.
PUBLICATIONS = ("urn:li:share:", "urn:li:ugcPost:")
PAGE = "https://www.linkedin.com/feed/update/"


def comment_urn(value: object) -> str | None:
    """The name of a comment in its long spelling; None for anything else."""
    found = COMMENT.fullmatch(ident(value) or "")
    return comment_named(found[1], found[2]) if found else None


def comment_named(post: str, number: str) -> str:
    """The name of a comment, by its post and its number there."""
    long = post if post.startswith(PREFIX) else f"{PREFIX}{post}"
    return f"urn:li:comment:({long},{number})"


def parts_of(comment: str) -> tuple[str, str]:
    """The post that a comment stands under, and its number there."""
    post, _, number = comment.removeprefix("urn:li:comment:(").removesuffix(")").rpartition(",")
    return post, number


def post_of(comment: str) -> str:
    return parts_of(comment)[0]


def urn(value: object) -> str | None:
    """A name of anything but a comment."""
    found = ident(value)
    return found if found and found.startswith(PREFIX) and "(" not in found else None


def quoted(name: str) -> str:
    """A name inside an address: its colons, commas and parentheses mean something else there."""
    return quote(name, safe="")


def page_of(post: str) -> str:
    """Where a person sees a post."""
    return f"{PAGE}{post}/"


def address_of(comment: str) -> str:
    """Where a person sees a comment, under its post; addresses use the short spelling."""
    post, number = parts_of(comment)
    return f"{PAGE}{post}?commentUrn={quoted(f'urn:li:comment:({post.removeprefix(PREFIX)},{number})')}"
