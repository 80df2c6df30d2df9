"""A slug: the short name that an address and an export carry, and that never changes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import count

LONGEST = 40
NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def free_slug(name: str, taken: Collection[str], *, otherwise: str) -> str:
    """Made of a name, unlike those that are taken; otherwise: where the name leaves nothing of itself."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = NOT_PLAIN.sub("-", "".join(one for one in letters if not unicodedata.combining(one)))
    slug = plain[:LONGEST].strip("-") or otherwise
    if slug not in taken:
        return slug
    return next(tried for number in count(2) if (tried := f"{slug}-{number}") not in taken)
