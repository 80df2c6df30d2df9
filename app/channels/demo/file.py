"""The network's memory: what the town said and did, one JSON line each, on the disk before we say yes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.ports.acting import Moderation
from app.ports.channel import Access, Candidate, Dispatch
from app.ports.events import CommentPosted, CommentSeen
from app.ports.failures import PermanentFailure, TemporaryFailure


def make(access: Access) -> None:
    """Make the file, empty, unless it is there."""
    path = _path(access)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:
        raise TemporaryFailure("file_not_writable") from None


def remove(access: Access) -> None:
    _path(access).unlink(missing_ok=True)


def write(access: Access, dispatch: Dispatch) -> str:
    """Append the reply, and give its id."""
    return _append(
        access,
        {
            "comment": dispatch.comment_external_id,
            "post": dispatch.post_external_id,
            "text": dispatch.text,
        },
    )


def turn(access: Access, moderation: Moderation) -> None:
    """Write down what was done to a comment; what stands so already is written once."""
    if fate(access, moderation.comment_external_id) != moderation.act:
        _append(access, {"act": moderation.act, "comment": moderation.comment_external_id})


def fate(access: Access, external_id: str) -> str | None:
    """What the town did to a comment last; what it deleted stays deleted."""
    done = [line["act"] for line in _lines(access) if line.get("comment") == external_id and "act" in line]
    return "delete" if "delete" in done else next(reversed(done), None)


def find(access: Access, dispatch: Dispatch) -> tuple[Candidate, ...]:
    """The replies with these words under this comment."""
    words = dispatch.text.encode("utf-8", "replace").decode()
    return tuple(
        Candidate(line["id"])
        for line in _lines(access)
        if line.get("comment") == dispatch.comment_external_id and line.get("text") == words
    )


def said(access: Access, external_id: str) -> CommentPosted | None:
    """A reply of ours as it stands there, None when it was never said."""
    for line in _lines(access):
        if line["id"] == external_id:
            seen = CommentSeen(
                external_id,
                text=line.get("text"),
                own=True,
                post_external_id=line.get("post"),
                parent_external_id=line.get("comment"),
            )
            return CommentPosted(access.account, seen)
    return None


def _append(access: Access, told: dict[str, str | None]) -> str:
    """Add one line, and give its id once the disk has it."""
    external_id = f"r-{uuid4().hex}"
    line = {"id": external_id, **told}
    try:
        descriptor = os.open(_path(access), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        raise TemporaryFailure("file_not_writable") from None
    with os.fdopen(descriptor, "wb") as lines:
        lines.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        lines.flush()
        os.fsync(lines.fileno())
    return external_id


def _lines(access: Access) -> Iterator[dict[str, Any]]:
    """Every whole line; one cut by a power failure was never said."""
    try:
        lines = _path(access).read_bytes().splitlines()
    except FileNotFoundError:
        return
    except OSError:
        raise TemporaryFailure("file_not_readable") from None
    for line in lines:
        try:
            read = json.loads(line)
        except ValueError:
            continue
        if isinstance(read, dict) and isinstance(read.get("id"), str):
            yield read


def _path(access: Access) -> Path:
    name = access.credentials.get("file")
    if not name:
        raise PermanentFailure("no_file")
    return Path(name)
