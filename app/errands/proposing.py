"""Proposing: a person asks the language model for a text; a transaction, the model, a transaction."""

from __future__ import annotations

import threading

from app import inbox, opinions, replies, settings
from app.domain.before import Before
from app.domain.connection import Connection
from app.domain.errors import Conflict
from app.domain.user import User
from app.house import House
from app.opinions import Wish
from app.ports.failures import NetworkFailure, PermanentFailure

# Whoever asks waits in one of the web's threads: a slow model must not take them all.
TURNS = threading.BoundedSemaphore(3)


def propose(
    house: House, comment_id: int, typed: str | None, *, by: User, before: Before | None = None
) -> None:
    """Put the model's words in the draft, after what was typed, which is kept whatever happens.

    before: what the page showed. Raises NotFound, and Conflict where no words come (none is chosen, it
    fails, somebody answered meanwhile), or where another page wrote what this one never showed.
    """
    wish = _wish(house, comment_id, typed, by=by, before=before)
    words = _ask(house, wish)
    with house.db.writing() as session:
        opinions.put(session, inbox.find(session, comment_id), wish, words, by=by, now=house.clock())


def _wish(house: House, comment_id: int, typed: str | None, *, by: User, before: Before | None) -> Wish:
    now = house.clock()
    if typed is not None:
        with house.db.writing() as session:
            comment = inbox.find(session, comment_id)
            key = replies.next_key(session, comment)
            replies.draft(session, comment, typed, key=key, by=by, now=now, before=before)
    with house.db.reading() as session:
        comment = inbox.find(session, comment_id)
        account = session.get_one(Connection, comment.connection_id)
        channel = house.channels.get(account.network)
        longest = account.longest or (channel.capabilities.longest if channel else None)
        today = now.astimezone(settings.zone_of(session)).date()
        return opinions.wish(session, comment, seal=house.seal, longest=longest, today=today, now=now)


def _ask(house: House, wish: Wish) -> str:
    if house.assistant is None:
        raise Conflict("proposal_off")
    if not TURNS.acquire(blocking=False):
        raise Conflict("proposal_busy")
    try:
        words = opinions.fit(house.assistant.say(wish.model, wish.prompt), wish.known)
    except PermanentFailure:
        raise Conflict("proposal_refused") from None
    except NetworkFailure:
        raise Conflict("proposal_silent") from None
    finally:
        TURNS.release()
    if not words:
        raise Conflict("proposal_refused")
    return words
