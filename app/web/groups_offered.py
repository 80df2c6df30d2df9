"""What could begin a group: wordings to be taken before they can be sent."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import grouping, saved_replies
from app.domain.answer import Answer
from app.domain.blank import FIRST_NAME
from app.domain.group import MOST_WORDINGS
from app.web.rendering import environment
from app.web.visits import Visit


@dataclass(frozen=True)
class Offer:
    """Wordings to be taken before they can be sent. id: of the saved reply, 0 for what a service says."""

    id: int
    title: str
    wordings: list[str]


def offered(session: Session, opened: grouping.Opened, visit: Visit) -> Offer | None:
    """What a service says or proposes, else the saved reply that suits the first of them best."""
    if not opened.askers:
        return None
    if opened.repaired is not None:
        return Offer(0, "", _told(opened.repaired, visit))
    if opened.proposed is not None:
        return Offer(0, "", [opened.proposed])
    comment = opened.askers[0].comment
    post = comment.thread.post
    networks = {one.comment.connection.network for one in opened.askers if one.ticked}
    listed = saved_replies.listing(session, now=visit.now, on=networks, to=comment)
    listed = [one for one in listed if one.saved.gives_to is None]  # nobody would hand all of them over
    found = saved_replies.nearest(listed, comment, post.text if post else None, visit.today)
    if not found:
        return None
    saved = found[0][0].saved
    return Offer(saved.id, saved.title, [saved.text, *saved.wordings][:MOST_WORDINGS])


def _told(answer: Answer, visit: Visit) -> list[str]:
    """Sentences with the day; where the service wrote what to say, its own words."""
    if answer.on is None:
        return [answer.text or ""]
    pages = environment(visit.town["language"])
    told = pages.get_template("groups/repaired.txt").render(on=answer.on, first_name=FIRST_NAME)
    return [line for line in told.splitlines() if line.strip()]
