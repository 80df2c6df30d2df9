"""Letters to the services, written: the folder templates/mail/<letter> gives subject, text and HTML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from app.letters import Carried
from app.ports.channel import Channel
from app.ports.mail import Mail
from app.web import cases_shown
from app.web.rendering import environment


def write(
    carried: Carried,
    town: Mapping[str, str],
    link: str,
    message_id: str,
    channels: Mapping[str, Channel],
    now: datetime,
) -> Mail:
    """Write a letter: its cases whole, oldest first, and the link that opens them."""
    zone = ZoneInfo(town["timezone"])
    told = cases_shown.shown(carried.opened, [], channels, now.astimezone(zone).date())
    told |= {
        "language": town["language"],
        "town": town["town_name"],
        "zone": zone,
        "now": now,
        "link": link,
        "again": carried.again,
        "oldest": carried.opened.cases[0].since,
    }
    pages = environment(town["language"])
    subject, text, html = (
        pages.get_template(f"mail/cases/{part}").render(told)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    sender = town["town_name"] or "Parvis"
    return Mail(carried.to, sender, " ".join(subject.split()), message_id, text, html)
