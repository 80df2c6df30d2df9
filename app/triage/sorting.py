"""Sorting: what triage says of a comment, kept beside it; over it, what a person has said."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy.orm import Session

from app import backlog
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.post import Post
from app.domain.sense import Sense
from app.domain.thread import Thread
from app.triage.classifying import classify
from app.triage.heeding import recall
from app.triage.learning import lessons_of
from app.triage.meaning import meaning_known
from app.triage.offering import offer_of
from app.triage.verdict import Verdict


def sort(session: Session, comment: Comment) -> None:
    """Tag the comment, say how urgent it is and suggest its department; a person's correction wins.

    What a person corrected is not said anew beside it: by then triage has learned it. What they said of
    words that the author has changed since is kept, but hides nothing of the new ones.
    What a language model said of the same words comes before triage's own tag, and after a person's.
    """
    if comment.text is None:
        return
    post, offer = _words_of_post(session, comment), offer_of(session)
    said = {one.about: one for one in session.scalars(Correction.of(comment.id))}  # the last word of each
    was_sorted = comment.lang is not None  # only then may anybody have read on: the extra, a language model
    speaks = _meaning_of(session, comment) if was_sorted else None
    verdict = classify(comment.text, post, lessons=lessons_of(session), offer=offer, speaks=speaks)
    comment.lang = verdict.lang
    comment.because = [asdict(reason) for reason in verdict.because]
    comment.urgent = verdict.urgent
    _tag(comment, verdict)
    if was_sorted:
        recall(session, comment)
    service = offer.ids.get(verdict.department or "")
    corrected = {about for about, one in said.items() if backlog.speaks_of_it(session, one, comment)}
    if "department" not in said:
        comment.department_id = service
        comment.said_department = verdict.department if service is not None else None
    if "intent" not in corrected:
        comment.said_intent, comment.said_confidence = verdict.intent, verdict.confidence
    if "urgent" not in corrected:
        comment.said_urgent = verdict.urgent
    for about, correction in said.items():
        obey(comment, correction, stands=about in corrected)


def obey(comment: Comment, correction: Correction, *, stands: bool = True) -> None:
    """Let a person's word on tag or urgency hold: for certain, and alone as long as the words stand."""
    if correction.about == "intent":
        others = [] if stands else [one for one in comment.intents if one != correction.becomes]
        comment.intent, comment.intents = correction.becomes, [correction.becomes, *others]
        comment.confidence, comment.candidates = 1.0, []
    elif correction.about == "urgent":
        comment.urgent = correction.becomes == "yes" or (comment.urgent and not stands)


def _tag(comment: Comment, verdict: Verdict) -> None:
    comment.intent = verdict.intent
    comment.intents = list(verdict.intents)
    comment.confidence = verdict.confidence
    comment.candidates = [list(candidate) for candidate in verdict.candidates]


def _meaning_of(session: Session, comment: Comment) -> list[float] | None:
    """What the vectors of these words speak for; what other weights made of them is not heard."""
    sense = session.scalar(Sense.of(comment))
    return sense.speaks if sense and sense.model.endswith(meaning_known()) else None


def _words_of_post(session: Session, comment: Comment) -> str:
    thread = session.get(Thread, comment.thread_id)
    post = session.get(Post, thread.post_id) if thread and thread.post_id else None
    return (post and post.text) or ""
