"""A language model's server that is honest, slow, lying, broken or no such server at all, as a test asks."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.types import Receive, Scope, Send

Mood = Literal["honest", "silent", "dripping", "html", "huge", "broken", "odd"]
PIECE = b" " * 65_536
MANY = 100  # pieces: more than anybody accepts


@dataclass
class Thinker:
    """says: the words of its answer; asked: every question that came, whole, with its headers.

    odd: what it answers instead, in that mood.
    """

    says: str = "question"
    mood: Mood = "honest"
    odd: bytes = b""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    heard: threading.Event = field(default_factory=threading.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.keys.append(headers.get("authorization"))
        self.asked.append(json.loads(await _body(receive)) | {"path": scope["path"]})
        self.heard.set()
        if self.mood == "silent":
            await asyncio.Event().wait()
        await self._answer(send)

    async def _answer(self, send: Send) -> None:
        kind = b"text/html" if self.mood == "html" else b"application/json"
        status = 500 if self.mood == "broken" else 200
        start = {"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]}
        await send(start)
        for _ in range(MANY if self.mood == "huge" else 0):
            await send({"type": "http.response.body", "body": PIECE, "more_body": True})
        if self.mood == "dripping":
            await send({"type": "http.response.body", "body": b"{", "more_body": True})
            await asyncio.Event().wait()
        await send({"type": "http.response.body", "body": self._words()})

    def _words(self) -> bytes:
        if self.mood == "html":
            return b"<!doctype html><title>Connexion</title>"
        if self.mood == "odd":
            return self.odd
        return json.dumps({"choices": [{"message": {"role": "assistant", "content": self.says}}]}).encode()


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
