"""Letters, written: each folder of templates/mail/ gives a subject, a text and its twin in HTML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.comment import Comment
from app.letters import Carried, OpenedLetter, Tidings
from app.ports.channel import Channel
from app.ports.mail import Mail, Ways
from app.web import cases_shown
from app.web.fifties import AT_ONCE
from app.web.rendering import environment
from app.web.rows import network

MOST = AT_ONCE  # cases that a mail tells of, the oldest; it says how many more there are, on its page


def write(
    carried: Carried,
    town: Mapping[str, str],
    ways: Ways,
    channels: Mapping[str, Channel],
    now: datetime,
) -> Mail:
    """Write a letter: its cases whole, oldest first, or what is urgent or told, and the ways to answer."""
    zone = ZoneInfo(town["timezone"])
    told = _around(town, zone, ways.link, now) | {"again": carried.again}
    box = ways.box if carried.opened or carried.fact else None  # the others are only told
    told |= {"box": box}
    if carried.opened:
        folder = "cases"
        told |= {"named": ways.cases}
        told |= _cases(carried.opened, channels, zone, now)
    elif carried.fact:
        folder = "question"
        told |= {"fact": carried.fact}
    elif carried.tidings:
        folder = "told"
        told |= _tidings(carried.tidings, channels)
    else:
        folder = "on_call"
        told |= _alarm(carried.alarm, channels)
    pages = environment(town["language"])
    subject, text, html = (
        pages.get_template(f"mail/{folder}/{part}").render(told)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    sender, title = (" ".join(said.split()) for said in (town["town_name"] or "Parvis", subject))
    return Mail(carried.to, sender, title, ways.message_id, text, html, reply_to=box)


def _around(town: Mapping[str, str], zone: ZoneInfo, link: str, now: datetime) -> dict[str, Any]:
    return {"language": town["language"], "town": town["town_name"], "zone": zone, "now": now, "link": link}


def _cases(
    opened: OpenedLetter, channels: Mapping[str, Channel], zone: ZoneInfo, now: datetime
) -> dict[str, Any]:
    told = cases_shown.shown(opened, [], channels, now.astimezone(zone).date())
    return told | {
        "more": told["span"].later,
        "oldest": opened.cases[0].since,
        "for_director": opened.letter.is_for_director,
        "reminds": any(case.reminds for case in opened.cases),
    }


def _tidings(tidings: Tidings, channels: Mapping[str, Channel]) -> dict[str, Any]:
    rules = list(dict.fromkeys(name for one in tidings.told for name in one.rules))
    comments = [
        {
            "id": one.comment.id,
            "author": one.comment.author.shown_name if one.comment.author else None,
            "channel": network(channels, one.comment.connection.network),
            "lang": one.comment.lang,
            "text": one.comment.text or "",
            "written_at": one.comment.written_at,
            "urgent": one.comment.urgent,
            "rules": one.rules,
        }
        for one in tidings.told
    ]
    return {"comments": comments, "more": tidings.more, "rules": rules, "name": tidings.user.name}


def _alarm(comment: Comment | None, channels: Mapping[str, Channel]) -> dict[str, Any]:
    assert comment is not None  # noqa: S101 - a letter tells a service of cases, or whoever is on call of this
    post = comment.thread.post
    return {
        "post": post.text if post else None,
        "author": comment.author.shown_name if comment.author else None,
        "channel": network(channels, comment.connection.network),
        "lang": comment.lang,
        "text": comment.text or "",
        "written_at": comment.written_at,
        "since": comment.waiting_since or comment.written_at,
        "department": comment.department.name if comment.department else None,
    }
