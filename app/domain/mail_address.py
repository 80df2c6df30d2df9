"""A mail address, as far as it can be told from its letters alone."""

from __future__ import annotations

import re

SHAPE = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
LONGEST = 254  # RFC 5321, a path with its angle brackets


def is_address(text: str) -> bool:
    return len(text) <= LONGEST and SHAPE.fullmatch(text) is not None


def addresses_in(listed: str) -> tuple[str, ...]:
    """Those of a list with commas."""
    return tuple(one.strip() for one in listed.split(",") if one.strip())
