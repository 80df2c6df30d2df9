"""Asking: what is asked of the model about one comment, and what becomes of its answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app import backlog, changes, journal, triage
from app.domain.actor import PARVIS
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.language_model import LanguageModel
from app.domain.opinion import Opinion
from app.domain.post import Post
from app.domain.thread import Thread
from app.opinions.choosing import chosen, model_of
from app.opinions.discretion import discreet
from app.opinions.tasks import task
from app.opinions.wanting import could_do_with_one, is_unsure
from app.ports.assistant import Model, Prompt
from app.ports.seal import Seal

REHEARSAL = Prompt(
    task("tag"), "PUBLICATION\n(aucune)\n\nCOMMENTAIRE\nÀ quelle heure ouvre la piscine le dimanche ?"
)
TOO_LATE = timedelta(hours=1)
LONGEST_COMMENT, LONGEST_POST = 4_000, 2_000
MOST_LEFT = 50
THOUGHT = "</think>"
ONE_WORD = re.compile(r"[^a-z_]*([a-z_]+)[^a-z_]*")


@dataclass(frozen=True)
class Question:
    """What is asked, read out of its transaction."""

    opinion_id: int
    model: Model
    prompt: Prompt


def take(session: Session, *, seal: Seal, now: datetime) -> Question | None:
    """The next question; asked once, whatever becomes of it. Those that are no longer worth it are ended."""
    model = chosen(session)
    speaks = model_of(session, seal=seal)
    waiting = Opinion.waiting().with_for_update(skip_locked=True).limit(MOST_LEFT)
    for opinion in session.scalars(waiting).all():
        opinion.asked_at = now
        comment = session.get_one(Comment, opinion.comment_id)
        if model and speaks and _still_wanted(opinion, comment, model, now):
            opinion.model = model.name
            return Question(opinion.id, speaks, Prompt(task("tag"), words_of(session, comment)))
        opinion.failure = "no_longer_wanted"
    return None


def settle(
    session: Session, opinion_id: int, said: str | None, failure: str | None, *, now: datetime
) -> None:
    """Keep what it said. It is heeded where it names a tag, and where the comment still waits for one."""
    opinion = session.get_one(Opinion, opinion_id)
    opinion.answered_at = now
    opinion.intent = tag_in(said) if said is not None else None
    opinion.failure = failure or (None if opinion.intent else "no_tag")
    comment = session.get_one(Comment, opinion.comment_id)
    backlog.lock(session, comment)  # a person may have said it meanwhile
    model = chosen(session)
    if opinion.intent is None or model is None or not _still_wanted(opinion, comment, model, now):
        return
    was = comment.intent
    triage.heed(comment, opinion)
    details = {"model": opinion.model, "was": was, "becomes": comment.intent}
    journal.write(session, "opinions.settle", f"comment:{comment.id}", now=now, by=PARVIS, **details)
    backlog.restate(session, comment)
    changes.tell(session, "queue", now)


def tag_in(said: str) -> str | None:
    """The tag that is the whole answer, but for marks around it; None for anything else."""
    found = ONE_WORD.fullmatch(said.rpartition(THOUGHT)[2].lower())
    return found[1] if found and found[1] in triage.INTENTS else None


def words_of(session: Session, comment: Comment) -> str:
    """The comment and the post that it stands under, naming nobody."""
    author = session.get(Author, comment.author_id) if comment.author_id else None
    post = post_of(session, comment)
    said = discreet(comment.text, author, LONGEST_COMMENT)
    above = discreet(post.text if post else None, None, LONGEST_POST)
    return f"PUBLICATION\n{above or '(aucune)'}\n\nCOMMENTAIRE\n{said}"


def post_of(session: Session, comment: Comment) -> Post | None:
    """The post that it stands under."""
    thread = session.get(Thread, comment.thread_id)
    return session.get(Post, thread.post_id) if thread and thread.post_id else None


def _still_wanted(opinion: Opinion, comment: Comment, model: LanguageModel, now: datetime) -> bool:
    """Whether the same words still wait for a tag that nobody has given."""
    late = now - opinion.wanted_at > TOO_LATE
    same = opinion.text_at == comment.edited_at
    return same and not late and could_do_with_one(comment) and is_unsure(comment, model)
