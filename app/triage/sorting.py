"""Sorting: what triage says of a comment, kept beside it; over it, what a person has said."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy.orm import Session

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

    What a person corrected is not said anew beside it: by then triage has learned it.
    What a language model said of the same words comes before triage's own tag, and after a person's.
    """
    if comment.text is None:
        return
    post, offer = _words_of_post(session, comment), offer_of(session)
    said = session.scalars(Correction.of(comment.id)).all()
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
    corrected = {correction.about for correction in said}
    if "department" not in corrected:
        comment.department_id = service
        comment.said_department = verdict.department if service is not None else None
    if "intent" not in corrected:
        comment.said_intent, comment.said_confidence = verdict.intent, verdict.confidence
    if "urgent" not in corrected:
        comment.said_urgent = verdict.urgent
    for correction in said:
        obey(comment, correction)


def obey(comment: Comment, correction: Correction) -> None:
    """Let a person's word on tag or urgency hold: alone, and for certain."""
    if correction.about == "intent":
        comment.intent, comment.intents = correction.becomes, [correction.becomes]
        comment.confidence, comment.candidates = 1.0, []
    elif correction.about == "urgent":
        comment.urgent = correction.becomes == "yes"


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
