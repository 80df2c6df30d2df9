"""The column beside the comment: its label and why, its service, what this person wrote before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.comment import Comment
from app.domain.standing import Shelf
from app.inbox import Opened, Precedents
from app.ports.channel import Channel
from app.triage import INTENTS
from app.web.rows import Network, is_uncertain, network

QUOTES = 3
EXCERPT = 80


@dataclass(frozen=True)
class CandidateLabel:
    """One of two labels that triage hesitates between. by_model: a language model proposed it."""

    slug: str
    because: list[str]
    by_model: bool = False


@dataclass(frozen=True)
class Ruling:
    """The town's rule that decided."""

    id: int
    name: str


@dataclass(frozen=True)
class Urgency:
    """Why it cannot wait: the words that say so, or the rule."""

    because: list[str]
    rule: Ruling | None


@dataclass(frozen=True)
class Label:
    """The label, the words that decided it, and what else the comment does.

    laid_by: the rule that has it read, where it lies on that shelf; urgency: why, but for what a person says.
    """

    slug: str | None
    because: list[str]
    also: list[str]
    also_since_edit: list[str]
    candidates: list[CandidateLabel]
    rule: Ruling | None = None
    by_model: bool = False
    laid_by: Ruling | None = None
    urgency: Urgency | None = None


@dataclass(frozen=True)
class Choice:
    """One of the eight tags; likely: triage thought of it; first: the arrow keys start there."""

    slug: str
    likely: bool
    first: bool


@dataclass(frozen=True)
class Suggestion:
    """The service, the words that decided, and of so many cases alike how many it was entrusted with.

    of_post: the words are not the citizen's, but the publication's.
    """

    slug: str
    name: str
    because: list[str]
    of_post: bool
    precedents: Precedents | None
    rule: Ruling | None = None


@dataclass(frozen=True)
class Case:
    """The open assignment."""

    department: str
    since: datetime
    due_on: date | None
    recovery_url: str


@dataclass(frozen=True)
class Together:
    """Another comment of the same case. mark: of its words as they stand here."""

    id: int
    mark: str
    author: str | None
    lang: str | None
    excerpt: str


@dataclass(frozen=True)
class Exchange:
    at: datetime
    channel: Network
    text: str
    answer: str | None
    owed_on: date | None
    broken: bool


def label(opened: Opened, *, edited_while_held: bool) -> Label:
    """The label of the open comment, with its reasons."""
    comment = opened.comment
    also = [slug for slug in comment.intents[1:] if slug in INTENTS]
    lies_there = comment.to_read_by_id is not None and comment.shelf == Shelf.TO_READ
    return Label(
        slug=comment.intent,
        because=_because(comment, "intent", comment.intent),
        also=[] if edited_while_held else also,
        also_since_edit=also if edited_while_held else [],
        candidates=_candidates(comment) if is_uncertain(comment.confidence) else [],
        rule=_ruling(comment, "intent", comment.intent),
        by_model=_is_proposed(comment, comment.intent),
        laid_by=_ruling(comment, "shelf", None) if lies_there else None,
        urgency=_urgency(comment) if comment.urgent else None,
    )


def labels_shown(comment: Comment) -> list[str | None]:
    """The label, or the two that triage hesitates between: only their words are underlined."""
    if is_uncertain(comment.confidence):
        return [slug for slug, _probability in comment.candidates]
    return [comment.intent]


def choices(comment: Comment) -> list[Choice]:
    """The eight tags, always in the same order."""
    likely = [slug for slug, _probability in comment.candidates] or [comment.intent]
    return [Choice(slug, slug in likely and len(likely) > 1, slug == likely[0]) for slug in INTENTS]


def suggestion(opened: Opened) -> Suggestion | None:
    """The service that triage suggests."""
    department = opened.comment.department
    if department is None:
        return None
    reasons = opened.comment.because
    return Suggestion(
        slug=department.slug,
        name=department.name,
        because=_because(opened.comment, "department", None),
        of_post=any(
            one["about"] == "department" and one["words"] and one["start"] is None for one in reasons
        ),
        precedents=opened.precedents,
        rule=_ruling(opened.comment, "department", None),
    )


def case(opened: Opened) -> Case | None:
    """The service that has it in hand."""
    assignment = opened.assignment
    if assignment is None:
        return None
    return Case(
        department=assignment.department.name,
        since=assignment.assigned_at,
        due_on=assignment.due_on,
        recovery_url=f"/assignments/{assignment.id}/recovery",
    )


def together(comments: Iterable[Comment]) -> list[Together]:
    """The other comments of a case, as its row and the column beside one of them name them."""
    return [
        Together(
            id=one.id,
            mark=one.mark,
            author=one.author.shown_name if one.author else None,
            lang=one.lang,
            excerpt=" ".join((one.text or "").split())[:EXCERPT],
        )
        for one in comments
    ]


def exchanges(opened: Opened, channels: Mapping[str, Channel], today: date) -> list[Exchange]:
    """What this person wrote before, what they were answered, and whether a promise was broken."""
    return [
        Exchange(
            at=one.comment.written_at,
            channel=network(channels, one.comment.connection.network),
            text=one.comment.text or "",
            answer=one.answer,
            owed_on=one.owed_on,
            broken=one.owed_on is not None and one.owed_on < today,
        )
        for one in opened.exchanges
    ]


def _candidates(comment: Comment) -> list[CandidateLabel]:
    return [
        CandidateLabel(slug, _because(comment, "intent", slug), _is_proposed(comment, slug))
        for slug, _probability in comment.candidates
        if slug in INTENTS
    ]


def _urgency(comment: Comment) -> Urgency | None:
    """What triage heard, else the rule that spoke; what a person said needs no reason."""
    because = _because(comment, "urgent", None) if comment.said_urgent else []
    rule = None if because else _ruling(comment, "urgent", None)
    return Urgency(because, rule) if because or rule else None


def _because(comment: Comment, about: str, intent: str | None) -> list[str]:
    """The words that decided, each once, the first few."""
    said = [
        words
        for reason in comment.because
        if reason["about"] == about and (intent is None or reason.get("intent") in {None, intent})
        if (words := " ".join(reason["words"].split()))
    ]
    return list(dict.fromkeys(said[:QUOTES]))


def _is_proposed(comment: Comment, intent: str | None) -> bool:
    """Whether a language model proposed this tag."""
    return any(reason.get("model") and reason.get("intent") == intent for reason in comment.because)


def _ruling(comment: Comment, about: str, intent: str | None) -> Ruling | None:
    """The rule that said so, where one did."""
    for reason in comment.because:
        if reason.get("rule") and reason["about"] == about and reason.get("intent") == intent:
            return Ruling(reason["rule"], reason["name"])
    return None
