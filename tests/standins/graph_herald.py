"""Webhooks that the stand-in sends to Parvis's doors: citizens' comments, and the echo of our own replies."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import httpx2

from tests.standins.graph_nouns import Comment
from tests.standins.graph_state import State
from tests.standins.graph_webhooks import Verb, signed, told

When = Literal["off", "before", "after"]
Post = Callable[[str, bytes, Mapping[str, str]], int]
PATIENCE = 20.0  # seconds, as Meta's


@dataclass(frozen=True)
class Sent:
    """A webhook as it was sent. status: the door's answer, None where it did not answer."""

    door: str
    comment: str
    verb: Verb
    status: int | None


def by_http(address: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Post a webhook; return the status."""
    return httpx2.post(
        address, content=body, headers=dict(headers), timeout=PATIENCE, trust_env=False
    ).status_code


class Herald:
    """doors: the address of each family's webhook. echo: when our own replies come back; times: how often.

    post may be replaced by a test that has its door in process.
    """

    def __init__(self, state: State, post: Post = by_http) -> None:
        self.doors: dict[str, str] = {}
        self.echo: When = "off"
        self.times = 1
        self.sent: list[Sent] = []
        self.post = post
        self._state = state
        self._lock = threading.Lock()

    def tell(self, comment: Comment, verb: Verb = "add") -> int | None:
        """Send the signed webhook of what happened to this comment; return the door's status."""
        account = self._state.accounts[comment.account]
        door = self.doors.get(account.family)
        body = told(account, self._state.posts[comment.post], comment, verb, self._state.now())
        if door is None or body is None:
            return None
        try:
            status = self.post(door, body, signed(body, account.app_secret))
        except httpx2.HTTPError:
            status = None
        with self._lock:
            self.sent.append(Sent(door, comment.id, verb, status))
        return status

    def tell_back(self, written: list[str]) -> None:
        """Send the echo of comments that an application has just written."""
        for noun in written:
            for _ in range(self.times):
                self.tell(self._state.comments[noun])
