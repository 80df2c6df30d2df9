"""Words as we keep them: what no database can store is replaced, nothing else is touched."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from app.ports.events import Event

REPLACEMENT = "\ufffd"
Told = TypeVar("Told", bound=Event | str)


def cleaned(event: Told) -> Told:
    """Replace NUL and lone surrogates, which PostgreSQL and UTF-8 refuse, wherever it holds a text."""
    whole: Told = _cleaned(event)
    return whole


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - an event holds texts, numbers, instants and nouns of its own
    if isinstance(value, str):
        return value.replace("\x00", REPLACEMENT).encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, tuple):
        return tuple(_cleaned(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: _cleaned(getattr(value, part.name)) for part in fields(value)})
    return value
