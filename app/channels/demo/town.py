"""Pont-Kerlan, a town that does not exist: what it published, and what its people said of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.ports.events import AttachmentSeen, CommentPosted, CommentRemoved, CommentSeen, PostSeen
from app.ports.failures import PermanentFailure

FOLDER = Path(__file__).parent / "town"
REASONS = {"Ne demande pas de réponse": "no_answer_expected", "Échange entre habitants": "residents_talking"}
MODERATED = "off_topic"

Json = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """What one person wrote, under which words of the town."""

    text: str
    post: str
    post_text: str
    author: str
    name: str


@dataclass(frozen=True)
class Scene:
    """What one webhook tells, in order.

    comment: the comment it is about, None for the town's posts. What no network would tell: closed_at and
    reason, where somebody of the town then said why it needs no answer; handed_at and service (a slug), where
    somebody handed it to a service.
    """

    id: str
    at: datetime
    events: tuple[Json, ...]
    comment: str | None = None
    closed_at: datetime | None = None
    reason: str | None = None
    handed_at: datetime | None = None
    service: str | None = None

    def body(self, account: str) -> bytes:
        """The webhook that tells it."""
        events = [{"account": account, **event} for event in self.events]
        told = {"id": self.id, "object": "town", "events": events}
        return json.dumps(told, ensure_ascii=False).encode()


def words() -> list[Json]:
    """The replies that the town keeps, as their fields."""
    kept: list[Json] = json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))
    return kept


def scenes(opened_at: datetime) -> list[Scene]:
    """Everything that happened before the town opened, oldest first."""
    posts = tuple(_posted(told, opened_at - _days(told["days_ago"])) for told in _posts().values())
    past = [_scene(told, opened_at - _days(told["days_ago"])) for told in _comments().values()]
    return [Scene("posts", opened_at, posts), *sorted(past, key=lambda scene: scene.at)]


def arrival(number: int, at: datetime) -> Scene:
    """The `number`th comment since; once all are told they are told again, by others."""
    told = _trickle()[number % len(_trickle())]
    people = list(_authors())
    again = number // len(_trickle())
    author = people[(people.index(told["author"]) + again) % len(people)]
    external_id = f"t{number:05}"
    event = _said(external_id, {**told, "author": author}, at)
    return Scene(external_id, at, (event,), comment=external_id)


def lines() -> list[Line]:
    """Every comment that can be said again elsewhere: nobody's answer, nothing that was taken away."""
    told = [one for one in _comments().values() if one["parent"] is None and one["fate"] != "hidden"]
    return [
        Line(one["text"], one["post"], _posts()[one["post"]]["text"], one["author"], _name(one["author"]))
        for one in (*told, *_trickle())
    ]


def post(account: str, external_id: str) -> PostSeen:
    """A publication as it stands now; one that the town never made is gone."""
    told = _posts().get(external_id)
    if told is None:
        return PostSeen(account, external_id, removed=True)
    picture = told["picture"]
    seen = (AttachmentSeen(f"demo:{picture}", alt=told["alt"]),) if picture else ()
    return PostSeen(account, external_id, text=told["text"], attachments=seen)


def comment(account: str, external_id: str, post_external_id: str | None) -> CommentPosted | CommentRemoved:
    """A comment as it stands now. Of those that came since, this network keeps no copy: nothing changed."""
    if is_gone(external_id):
        return CommentRemoved(account, external_id, post_external_id=post_external_id)
    told = _comments().get(external_id)
    text = told.get("edit", told)["text"] if told else None
    return CommentPosted(account, CommentSeen(external_id, text=text, post_external_id=post_external_id))


def is_gone(external_id: str) -> bool:
    """Whether its author took it away, or nobody ever wrote it."""
    told = _comments().get(external_id)
    return told["fate"] == "removed" if told else external_id[:1] not in {"t", "f"}


def picture(name: str) -> bytes | None:
    """A picture of the town by its file's name, None when there is no such one."""
    known = {told["picture"] for told in _posts().values()} - {None}
    return (FOLDER / "pictures" / name).read_bytes() if name in known else None


def _scene(told: Json, at: datetime) -> Scene:
    external_id, fate = told["id"], told["fate"]
    events = [_said(external_id, told, at)]
    ended_at = at + _hours(told)
    closed_at = reason = None
    if fate == "quiet":
        closed_at, reason = ended_at, REASONS[told["reason"]]
    if fate == "hidden":
        events.append(_turn("hiding", external_id, told, ended_at))
        closed_at, reason = ended_at, MODERATED
    if fate == "removed":
        events.append(_turn("removal", external_id, told, ended_at))
    if "edit" in told:
        edit = told["edit"]
        events.append({**_turn("edit", external_id, told, at + _hours(edit)), "text": edit["text"]})
    if "answer" in told:
        events.append(_answered(external_id, told, at + _hours(told["answer"])))
    events.sort(key=lambda event: str(event.get("posted_at") or event["at"]))
    handed = told.get("handed")
    handed_at, service = (at + _hours(handed), handed["to"]) if handed else (None, None)
    return Scene(external_id, at, tuple(events), external_id, closed_at, reason, handed_at, service)


def _said(external_id: str, told: Json, at: datetime) -> Json:
    author = _authors()[told["author"]]
    return {
        "what": "comment",
        "id": external_id,
        "post": told["post"],
        "parent": told.get("parent"),
        "author": author,
        "text": told["text"],
        "likes": told.get("liked"),
        "posted_at": _iso(at),
    }


def _answered(external_id: str, told: Json, at: datetime) -> Json:
    return {
        "what": "comment",
        "id": f"{external_id}-r",
        "post": told["post"],
        "parent": external_id,
        "own": True,
        "text": told["answer"]["text"],
        "posted_at": _iso(at),
    }


def _turn(what: str, external_id: str, told: Json, at: datetime) -> Json:
    return {"what": what, "id": external_id, "post": told["post"], "at": _iso(at)}


def _posted(told: Json, at: datetime) -> Json:
    picture = {"picture": f"demo:{told['picture']}", "alt": told["alt"]} if told["picture"] else {}
    return {"what": "post", "id": told["id"], "text": told["text"], "posted_at": _iso(at), **picture}


def _name(author: str) -> str:
    return str(_authors()[author]["name"])


def _days(number: float) -> timedelta:
    return timedelta(days=number)


def _hours(told: Json) -> timedelta:
    return timedelta(hours=told.get("after_hours", 0))


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@cache
def _posts() -> dict[str, Json]:
    return _by_id("posts")


@cache
def _comments() -> dict[str, Json]:
    return _by_id("comments")


@cache
def _authors() -> dict[str, Json]:
    return _by_id("authors")


@cache
def _trickle() -> list[Json]:
    return list(_load("trickle"))


def _by_id(name: str) -> dict[str, Json]:
    return {told["id"]: told for told in _load(name)}


def _load(name: str) -> list[Json]:
    told: list[Json] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    if not told:
        raise PermanentFailure("no_town")
    return told
