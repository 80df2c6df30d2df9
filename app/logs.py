"""The logs: one line an event, as JSON or as text. Never a citizen's words, a secret, or a query string."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

UNSAID = frozenset(
    {
        "authorization",
        "body",
        "cookie",
        "credentials",
        "email",
        "memory",
        "params",
        "password",
        "query",
        "secret",
        "text",
        "token",
        "url",
    }
)


def set_up(form: Literal["json", "text"]) -> None:
    """Choose how lines look, for this process."""
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            leave_unsaid,
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


def leave_unsaid(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what no line may hold, whoever wrote it there."""
    for name in UNSAID & event.keys():
        event[name] = "…"
    return event
