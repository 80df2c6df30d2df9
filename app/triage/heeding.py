"""Heeding: a language model's opinion comes before what triage says, and makes nobody surer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.domain.comment import Comment
from app.domain.opinion import Opinion

ASKED_BELOW = 0.95  # surer than this, a comment was never asked about


def heed(comment: Comment, opinion: Opinion) -> None:
    """Put the tag that a model proposes first, marked as its own.

    What triage thought stays the other candidate, and `confidence` is what triage itself gives the tag: how
    often this model is right is not known here.
    """
    if opinion.intent is None:
        return
    thought = {str(intent): float(share) for intent, share in comment.candidates}
    share = thought.get(opinion.intent, _left(thought))
    others = [[intent, thought[intent]] for intent in thought if intent != opinion.intent]
    comment.intent = opinion.intent
    comment.intents = [opinion.intent, *(one for one in comment.intents if one != opinion.intent)]
    comment.candidates = [[opinion.intent, share], *others[:1]]
    comment.confidence = share
    comment.because = [*comment.because, _reason(opinion)]


def recall(session: Session, comment: Comment) -> None:
    """Heed what was said of these words before."""
    if comment.confidence is None or comment.confidence >= ASKED_BELOW:
        return
    said = Opinion.of(comment).where(Opinion.intent.is_not(None)).order_by(Opinion.id.desc())
    if (opinion := session.scalar(said.limit(1))) is not None:
        heed(comment, opinion)


def _left(thought: dict[str, float]) -> float:
    """The most that triage can give to a tag which is none of its two candidates."""
    return max(0.0, min(1 - sum(thought.values()), *thought.values())) if thought else 0.0


def _reason(opinion: Opinion) -> dict[str, object]:
    """Not words of the comment, but whose word it is."""
    said: dict[str, object] = {"about": "intent", "intent": opinion.intent, "model": opinion.model}
    return said | {"words": "", "start": None, "end": None}
