"""Completing: one question to the common door of language models, `POST {address}/chat/completions`.

The shape is that of https://platform.openai.com/docs/api-reference/chat, which local servers speak as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Protocol

from app.ports.assistant import Model, Prompt
from app.ports.failures import InDoubt, PermanentFailure, TemporaryFailure

DOOR = "/chat/completions"
LONGEST = 4_000  # characters
KEY_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class Answered(Protocol):
    """What comes back."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...


class Posts(Protocol):
    """Sends a body of JSON; it is bounded in time and size, and reaches no private network."""

    def __call__(self, url: str, *, body: Mapping[str, object], headers: Mapping[str, str]) -> Answered: ...


class CompletingAssistant:
    """post: what carries the question."""

    def __init__(self, post: Posts) -> None:
        self._post = post

    def say(self, model: Model, prompt: Prompt) -> str:
        """Ask once. Nothing is written there, so that silence is a failure like any other."""
        headers = {"Authorization": f"Bearer {model.key}"} if model.key else {}
        try:
            answer = self._post(
                model.address.rstrip("/") + DOOR, body=_question(model, prompt), headers=headers
            )
        except InDoubt as silence:
            raise TemporaryFailure(silence.reason) from None
        if answer.status != HTTPStatus.OK:
            raise _refusal(answer.status)
        return _words(answer.body)


def _question(model: Model, prompt: Prompt) -> dict[str, object]:
    messages = [{"role": "system", "content": prompt.task}, {"role": "user", "content": prompt.words}]
    return {"model": model.name, "messages": messages, "temperature": 0, "stream": False}


def _refusal(status: int) -> PermanentFailure | TemporaryFailure:
    if status in KEY_REFUSED:
        return PermanentFailure("key_refused")
    if status == HTTPStatus.NOT_FOUND:
        return PermanentFailure("model_unknown")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return TemporaryFailure("rate_limited")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TemporaryFailure("trouble")
    return PermanentFailure("refused")


def _words(body: bytes) -> str:
    """The words of the first choice, fit to be kept; raises PermanentFailure for anything else."""
    try:
        told: Any = json.loads(body)
        said = told["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise PermanentFailure("not_understood") from None
    if not isinstance(said, str) or not said.strip():
        raise PermanentFailure("not_understood")
    plain = said[:LONGEST].replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return plain.strip()
