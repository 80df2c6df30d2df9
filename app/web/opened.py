"""The open comment, as the reading column and the column beside it show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.comment import Comment
from app.domain.dismissal import proposed_for
from app.inbox import Opened
from app.ports.channel import Channel
from app.web import marks, replies_shown, wording, words
from app.web.addresses import Addresses
from app.web.context import Case, Exchange, Label, Suggestion, case, exchanges, label, suggestion
from app.web.rows import LONG, NOBODY, Network, is_uncertain, network
from app.web.visits import Visit

TITLE = 60


@dataclass(frozen=True)
class Other:
    """Other words of the same conversation."""

    author: str
    when: str
    text: str


@dataclass(frozen=True)
class ShownPost:
    """The post in two lines; its first sentence stands out as its title."""

    when_words: str
    counts_words: str
    picture_url: str | None
    picture_alt: str | None
    title: str | None
    text: str
    permalink: str | None


@dataclass(frozen=True)
class Limit:
    """How long a reply may be, in the network's own unit."""

    max: int | str
    unit: str


@dataclass(frozen=True)
class ShownComment:
    """Everything templates/comments shows; what does not apply is None or empty."""

    id: int
    url: str
    author: str
    first_name: str
    initials: str
    channel: Network
    visibility_words: str
    posted_iso: str
    posted_long: str
    waited_long: str | None
    pieces: list[marks.Piece]
    lang: str | None
    long: bool
    abusive: bool
    likes_words: str | None
    stars: str | None
    attachments: list[tuple[str, str | None]]
    permalink: str | None
    open: bool
    removed: bool
    edited_at_words: str | None
    text_before: str | None
    answered_elsewhere_words: str | None
    position: int | None
    total: int
    previous_url: str | None
    next_url: str | None
    siblings: list[Other]
    siblings_words: str
    post: ShownPost | None
    without_post_words: str | None
    draft: replies_shown.Draft
    said: list[replies_shown.Said]
    answerable: bool
    unanswerable_words: str | bool
    limit: Limit
    hold: replies_shown.Hold | None
    doubt: replies_shown.Doubt | None
    failure: replies_shown.Failure | None
    proposed_reason: str | None
    intent: Label
    choices: list[Any]
    suggestion: Suggestion | None
    assignment: Case | None
    exchanges_words: str | None
    exchanges: list[Exchange] = field(default_factory=list)


def shown_comment(
    opened: Opened, visit: Visit, channels: Mapping[str, Channel], addresses: Addresses
) -> ShownComment:
    """Put an opened comment into words."""
    comment = opened.comment
    channel = channels.get(comment.connection.network)
    name = (comment.author and comment.author.shown_name) or NOBODY
    since = comment.waiting_since or comment.written_at
    is_open = comment.state in {"unanswered", "with_department"}
    hold = replies_shown.hold(opened, visit)
    return ShownComment(
        id=comment.id,
        url=addresses.comment(comment.id),
        author=name,
        first_name=(comment.author and comment.author.first_name) or name,
        initials=_initials(name),
        channel=network(channels, comment.connection.network),
        visibility_words="message privé" if comment.visibility == "private" else "commentaire public",
        posted_iso=comment.written_at.isoformat(),
        posted_long=wording.moment(comment.written_at, visit.zone),
        waited_long=wording.waited_long(since, visit.now) if is_open else None,
        pieces=marks.underlined(comment.text or "", comment.because, _shown_labels(comment)),
        lang=comment.lang,
        long=len(comment.text or "") > LONG,
        abusive=comment.intent == "abuse",
        likes_words=words.count(comment.likes, "mention J’aime", "mentions J’aime")
        if comment.likes
        else None,
        stars=f"{comment.stars} sur 5" if comment.stars else None,
        attachments=[(f"/attachments/{one.id}", one.alt) for one in comment.attachments if one.is_shown],
        permalink=comment.permalink or (opened.post.permalink if opened.post else None),
        open=is_open and opened.leaving is None,
        removed=comment.removed_at is not None,
        edited_at_words=wording.clock(comment.edited_at, visit.zone) if comment.edited_at else None,
        text_before=opened.before.text if opened.before else None,
        answered_elsewhere_words=_answered_natively(opened, visit, channel),
        position=opened.position if comment.shelf == addresses.filters.shelf else None,
        total=opened.total,
        previous_url=addresses.comment(opened.previous_id) if opened.previous_id else None,
        next_url=addresses.comment(opened.next_id) if opened.next_id else None,
        siblings=_others(opened, visit),
        siblings_words=words.count(len(opened.beside), "réponse d’habitant", "réponses d’habitants"),
        post=_post(opened, visit),
        without_post_words=None if opened.post else _without_post(comment),
        draft=replies_shown.draft(opened, visit, channel),
        said=replies_shown.said(opened, visit),
        answerable=comment.answerable and is_open and opened.leaving is None,
        unanswerable_words=is_open and not comment.answerable,
        limit=Limit(
            (channel and channel.capabilities.longest) or "", channel.capabilities.unit if channel else ""
        ),
        hold=hold,
        doubt=replies_shown.doubt(opened, visit),
        failure=replies_shown.failure(opened, visit, channel),
        proposed_reason=proposed_for(comment.intent),
        intent=label(opened, edited_while_held=hold is not None),
        choices=_choices(comment),
        suggestion=suggestion(opened),
        assignment=case(opened, visit),
        exchanges_words=_exchanges_words(opened),
        exchanges=exchanges(opened, visit, channels),
    )


@dataclass(frozen=True)
class Choice:
    """One of the eight tags; likely: triage thought of it; first: the arrow keys start there."""

    slug: str
    label: str
    likely: bool
    first: bool


def _shown_labels(comment: Comment) -> list[str | None]:
    """The label, or the two that triage hesitates between: only their words are underlined."""
    if is_uncertain(comment.confidence):
        return [slug for slug, _probability in comment.candidates]
    return [comment.intent]


def _choices(comment: Comment) -> list[Choice]:
    likely = [slug for slug, _probability in comment.candidates] or [comment.intent]
    return [
        Choice(slug, name, slug in likely and len(likely) > 1, slug == likely[0])
        for slug, name in words.INTENTS.items()
    ]


def _initials(name: str) -> str:
    parts = [part for part in name.replace("-", " ").split() if part[0].isalpha()]
    chosen = parts[:1] + parts[-1:] if len(parts) > 1 else parts[:1]
    return "".join(part[0] for part in chosen).upper() or "?"


def _answered_natively(opened: Opened, visit: Visit, channel: Channel | None) -> str | None:
    if opened.comment.state != "answered_elsewhere" or channel is None:
        return None
    own = [one for one in opened.beside if one.own]
    when = wording.lately(own[-1].written_at, visit.now, visit.zone) if own else ""
    return f"Répondu depuis {channel.label} {when}".strip() + "."


def _others(opened: Opened, visit: Visit) -> list[Other]:
    return [
        Other(
            visit.town["town_name"] if one.own else (one.author and one.author.shown_name) or NOBODY,
            wording.day(one.written_at, visit.zone),
            one.text or "",
        )
        for one in opened.beside
    ]


def _post(opened: Opened, visit: Visit) -> ShownPost | None:
    post = opened.post
    if post is None:
        return None
    title, rest = _title((post.text or "").strip())
    picture = next((one for one in post.attachments if one.is_shown), None)
    under = words.count(opened.under_post, "commentaire", "commentaires")
    return ShownPost(
        when_words=wording.day(post.published_at, visit.zone) if post.published_at else "",
        counts_words=f"{under}, {opened.waiting_under_post} sans réponse",
        picture_url=f"/attachments/{picture.id}" if picture else None,
        picture_alt=picture.alt if picture else None,
        title=title,
        text=rest,
        permalink=post.permalink,
    )


def _title(text: str) -> tuple[str | None, str]:
    """The first sentence, where it is short enough to be one."""
    for end in (". ", "\n", " ! ", " : "):
        first, mark, rest = text.partition(end)
        if mark and len(first) <= TITLE:
            return first + (end.rstrip() if end != "\n" else ""), rest.strip()
    return None, text


def _without_post(comment: Comment) -> str | None:
    kinds = {
        "mention": "Message qui cite la ville",
        "review": "Avis sur la page de la ville",
        "message": "Message privé",
        "post": "Publication d’un visiteur",
    }
    return kinds.get(comment.kind)


def _exchanges_words(opened: Opened) -> str | None:
    if not opened.exchanges_total:
        return None
    return words.count(opened.exchanges_total, "échange", "échanges")
