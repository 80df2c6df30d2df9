"""Sorting: what triage says of a comment, kept beside it unless a person has said otherwise."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.department import Department
from app.domain.post import Post
from app.domain.thread import Thread
from app.triage.classifying import classify
from app.triage.verdict import Verdict


def sort(session: Session, comment: Comment) -> None:
    """Tag the comment, say how urgent it is and suggest its department; a person's correction stays."""
    if comment.text is None:
        return
    verdict = classify(comment.text, _words_of_post(session, comment))
    corrected = set(session.scalars(select(Correction.about).where(Correction.comment_id == comment.id)))
    comment.lang = verdict.lang
    comment.because = [asdict(reason) for reason in verdict.because]
    if "intent" not in corrected:
        _tag(comment, verdict)
    if "urgent" not in corrected:
        comment.urgent = verdict.urgent
    if "department" not in corrected:
        comment.department_id = department_id(session, verdict.department)


def department_id(session: Session, slug: str | None) -> int | None:
    """The id of a department of this town; None where the town has no such service."""
    if slug is None:
        return None
    return session.scalar(select(Department.id).where(Department.slug == slug))


def _tag(comment: Comment, verdict: Verdict) -> None:
    comment.intent = verdict.intent
    comment.intents = list(verdict.intents)
    comment.confidence = verdict.confidence
    comment.candidates = [list(candidate) for candidate in verdict.candidates]


def _words_of_post(session: Session, comment: Comment) -> str:
    thread = session.get(Thread, comment.thread_id)
    post = session.get(Post, thread.post_id) if thread and thread.post_id else None
    return (post and post.text) or ""
