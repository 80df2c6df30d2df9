"""Partaking: which comments can be answered together with others at all."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from app.domain.comment import Comment

# What is said in these is not asked.
APART = ("spam", "abuse", "praise")


def takes_part(comment: Comment) -> bool:
    """Whether a comment can be answered together with others: in public, by us, and asking something."""
    answerable = comment.answerable and not comment.own and comment.removed_at is None
    return answerable and not comment.is_private and bool(comment.text) and comment.intent not in APART


def takes_part_in_sql() -> tuple[ColumnElement[bool], ...]:
    """The same of comments that wait: these are never our own, and never removed."""
    public = (Comment.visibility == "public", Comment.answerable.is_(True), Comment.text.is_not(None))
    return (*public, Comment.intent.not_in(APART))
