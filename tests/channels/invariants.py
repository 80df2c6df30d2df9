"""What holds of any body, however odd: nothing raised, no neighbour lost, nothing invented."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from app.ports.channel import Access, Channel
from app.ports.events import Event
from tests.channels.recordings import leaves, mutations

# Fields that say something in our own words, from a closed set.
OUR_WORDS = {"account", "kind", "visibility", "media", "part", "reason"}
NAMES = re.compile(r"\w+")


def assert_nothing_is_lost_or_invented(
    channel: Channel,
    accesses: Sequence[Access],
    body: Any,
    neighbour: Any,
    parts: str,
    sealed: Callable[[bytes], bytes] = bytes,
) -> None:
    """Parse every mutation of `body` beside a good neighbour, in both orders. sealed: as it would come."""

    def parsed(said: Any) -> list[Event]:
        return channel.parse(sealed(json.dumps(said).encode()), accesses)

    good = parsed(neighbour)
    assert good, "the neighbour says something"
    for mutated in mutations(body):
        assert_nothing_is_invented(parsed(mutated), mutated)
        for beside in _beside(mutated, neighbour, parts):
            heard = parsed(beside)
            assert all(event in heard for event in good), mutated


def assert_nothing_is_invented(events: Sequence[Event], body: Any) -> None:
    """Every text and every instant of the events stands in the body."""
    said = list(leaves(body))
    words = {_storable(str(one)).strip() for one in said}
    instants = {instant for one in said for instant in _instants(one)}
    for name, value in _facts(events):
        if isinstance(value, datetime):
            assert value in instants, (name, value)
        elif isinstance(value, str) and name not in OUR_WORDS:
            assert value.strip() in words or _is_respelled(value, words), (name, value)
        elif isinstance(value, int) and not isinstance(value, bool):
            assert str(value) in words, (name, value)


def _is_respelled(value: str, words: set[str]) -> bool:
    """Whether a URN says only what one of the body says, which may hold others and has several spellings."""
    parts = set(NAMES.findall(value))
    return value.startswith("urn:") and any(
        parts <= set(NAMES.findall(word)) | {"urn", "li"} for word in words
    )


def _storable(text: str) -> str:
    """A text as any database holds it: no NUL, no half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _beside(mutated: Any, neighbour: Any, parts: str) -> Iterator[Any]:
    own = mutated.get(parts) if isinstance(mutated, dict) else None
    if isinstance(own, list) and mutated.get("object", neighbour["object"]) == neighbour["object"]:
        yield {**mutated, parts: [*own, *neighbour[parts]]}
        yield {**mutated, parts: [*neighbour[parts], *own]}


def _facts(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _facts(getattr(value, one.name), one.name)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _facts(member, name)
    else:
        yield name, value


def _instants(value: Any) -> Iterator[datetime]:
    """The instants that a value may mean: seconds, milliseconds, or a date written out."""
    readings: list[Callable[[], datetime]] = [
        lambda: datetime.fromtimestamp(float(value), UTC),
        lambda: datetime.fromtimestamp(float(value) / 1000, UTC),
        lambda: _aware(datetime.fromisoformat(value)),
    ]
    for reading in readings:
        with suppress(TypeError, ValueError, OverflowError, OSError):
            yield reading()


def _aware(found: datetime) -> datetime:
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
