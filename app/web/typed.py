"""What is typed, as any database can hold it: texts without NUL or half a pair, numbers that fit a key."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine, Iterable
from typing import Annotated, Any

from fastapi import Request
from fastapi.routing import APIRoute
from pydantic import Field
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

LARGEST_ID = 2**31 - 1  # what a column holds
Number = Annotated[int, Field(ge=0, le=LARGEST_ID)]
# A comment as a page showed it: its number and, behind a point, the mark of its words.
Tick = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,8}(\.[0-9a-f]{16})?$")]
NUL = b"%00"
_NUMBER = re.compile(r"[0-9]{1,9}")


class Typed(Request):
    """A request whose form holds what was typed: nobody can type a NUL or half of a surrogate pair."""

    async def _get_form(self, **limits: Any) -> FormData:  # noqa: ANN401 - the framework's own
        if self._form is None:
            form = await super()._get_form(**limits)
            self._form = FormData([(holdable(name), _kept(value)) for name, value in form.multi_items()])
        return self._form


class Route(APIRoute):
    """A route that hears what was typed, in its address and in its form."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def heard(request: Request) -> Response:
            request.__class__ = Typed  # not another one: who answers for an error reads the same form
            request.scope["query_string"] = request.scope["query_string"].replace(NUL, b"")
            return await answer(request)

        return heard


def holdable(text: str) -> str:
    """A text that any database can hold, and any page can say."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def number(text: str) -> int | None:
    """A number as a key may be, or nothing; a longer one would not fit it."""
    return int(text) if _NUMBER.fullmatch(text) else None


def numbers(text: str) -> list[int]:
    """Those of a list with commas that are numbers."""
    return [one for one in map(number, text.split(",")) if one is not None]


def shown(ticks: Iterable[str]) -> dict[int, str | None]:
    """By comment, the mark of its words on the page."""
    parts = (tick.partition(".") for tick in ticks)
    return {int(comment): mark or None for comment, _point, mark in parts}


def _kept(value: str | UploadFile) -> str | UploadFile:
    return holdable(value) if isinstance(value, str) else value
