"""Proposing: words for a reply, asked for by a person and read again by one; nothing leaves from here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from app import journal, replies, saved_replies
from app.domain.blank import filling
from app.domain.case import services_of
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.errors import Conflict
from app.domain.reply import Reply
from app.domain.user import User
from app.opinions.asking import THOUGHT, post_of, words_of
from app.opinions.choosing import model_of
from app.opinions.discretion import GONE, MENTION, NUMBER
from app.opinions.tasks import task
from app.ports.assistant import Model, Prompt
from app.ports.seal import Seal

LONGEST, MOST_KNOWN = 600, 4
LINK = re.compile(
    r"\b(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|eu|info|io)\b\S*", re.IGNORECASE
)
ASIDE = ".,;:!?)»”\"'"
QUOTES = "\"'«»“”` \u00a0\n\t"


@dataclass(frozen=True)
class Wish:
    """What is asked, read out of its transaction.

    known: the town's own words among it; key: of the reply that they are for.
    """

    comment_id: int
    model: Model
    prompt: Prompt
    known: str = field(repr=False)
    key: str = field(repr=False)


def wish(
    session: Session, comment: Comment, *, seal: Seal, longest: int | None, today: date, now: datetime
) -> Wish:
    """What to ask the model for this comment: its words, its post's, and the town's own that come near.

    longest: how long a reply may be there. Raises Conflict where no model is chosen, and for a message.
    """
    model = model_of(session, seal=seal)
    if model is None:
        raise Conflict("proposal_off")
    if comment.is_private or comment.text is None:
        raise Conflict("proposal_private")
    post = post_of(session, comment)
    network = session.get_one(Connection, comment.connection_id).network
    listed = saved_replies.listing(session, now=now, on=[network], to=comment)
    near = saved_replies.nearest(listed, comment, post.text if post else None, today)[:MOST_KNOWN]
    open_here = filling(None, session.scalar(services_of([comment.id])), today)
    answers = "\n\n".join(f"{one.saved.title}\n{one.saved.filled(open_here)}" for one, _score in near)
    words = f"{words_of(session, comment)}\n\nRÉPONSES DE LA VILLE\n{answers or '(aucune)'}"
    prompt = Prompt(task("reply").replace("{longest}", str(min(longest or LONGEST, LONGEST))), words)
    known = f"{(post and post.text) or ''}\n{answers}"
    return Wish(comment.id, model, prompt, known, replies.next_key(session, comment))


def fit(said: str, known: str) -> str:
    """Its words without its thoughts and quotation marks; empty where nothing is left.

    A link, a mail address or a telephone that is not the town's own is made up, or a citizen's: it is taken
    out. known: the town's words that it was given.
    """
    plain = said.rpartition(THOUGHT)[2].strip(QUOTES)
    for pattern in (LINK, MENTION, NUMBER):
        plain = pattern.sub(lambda found: found[0] if found[0].rstrip(ASIDE) in known else GONE, plain)
    return plain if re.search(r"\w", plain) else ""


def put(session: Session, comment: Comment, asked: Wish, words: str, *, by: User, now: datetime) -> None:
    """Put them in the draft, after what was typed, marked; Conflict where somebody answered meanwhile."""
    if replies.next_key(session, comment) != asked.key:
        raise Conflict("answered_meanwhile")
    typed = "".join(one.text for one in _drafts(session, comment)).rstrip()
    text = f"{typed}\n\n{words}" if typed else words
    replies.draft(session, comment, text, key=asked.key, by=by, now=now)
    session.flush()  # the draft may be new
    for kept in _drafts(session, comment):
        kept.model = asked.model.name
    subject = f"comment:{comment.id}"
    journal.write(session, "opinions.put", subject, now=now, by=by.actor, model=asked.model.name)


def _drafts(session: Session, comment: Comment) -> Iterable[Reply]:
    return session.scalars(Reply.draft_of(comment.id)).all()
