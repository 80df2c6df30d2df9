"""Words as we keep them: what no database can store is replaced, nothing else is touched."""

from __future__ import annotations

REPLACEMENT = "\ufffd"


def clean(text: str | None) -> str | None:
    """Replace NUL and lone surrogates, which PostgreSQL and UTF-8 refuse."""
    if text is None:
        return None
    return text.replace("\x00", REPLACEMENT).encode("utf-8", "replace").decode("utf-8")
