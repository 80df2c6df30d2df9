"""A town that knows when its market is held, and says it to two people."""

from __future__ import annotations

from dataclasses import replace

import pytest
import time_machine

from app import facts, saved_replies
from app.db import Database
from app.domain.fact import Fact
from app.domain.reply import Reply, ReplyState
from app.facts import Stated
from app.saved_replies import Wording
from tests.world import World, found

MARKET = Stated("Marché", "place de l’Église, samedi, 8 h à 13 h", "voirie")
SAID = "Bonjour {prénom}, oui, le marché est maintenu."


@pytest.fixture
def world(database: Database, clock: time_machine.Traveller) -> World:
    return found(database)


def state(world: World, stated: Stated = MARKET, fact_id: int | None = None, **changed: object) -> int:
    """State a fact, a new one or a known one anew."""
    with world.db.writing() as session:
        known = facts.find(session, fact_id) if fact_id else None
        said = replace(stated, **changed)  # type: ignore[arg-type] # fields by name
        return facts.keep(session, said, known=known, by=world.claire, now=world.now()).id


def keep_words(world: World, *fact_ids: int, text: str = SAID) -> int:
    """Keep a saved reply that leans on these facts."""
    with world.db.writing() as session:
        wording = Wording(f"Marché {text[:20]}", text, facts=fact_ids)
        return saved_replies.keep(session, wording, by=world.claire, now=world.now()).id


def say(world: World, comment_id: int, text: str, saved_reply_id: int | None = None) -> int:
    """Send a reply, begun as a saved reply or not, and let it be published."""
    world.draft(comment_id, text)
    with world.db.writing() as session:
        for draft in session.scalars(Reply.draft_of(comment_id)):
            draft.saved_reply_id = saved_reply_id
    key = f"reply-{len(world.replies_to(comment_id)) + 1}"
    reply_id = world.send(comment_id, text, key=key)
    publish(world, reply_id)
    return reply_id


def publish(world: World, reply_id: int) -> None:
    with world.db.writing() as session:
        reply = session.get_one(Reply, reply_id)
        reply.state, reply.published_at = ReplyState.PUBLISHED, world.now()


def outdated(world: World, fact_id: int) -> list[facts.Outdated]:
    """What a page would list, read afresh."""
    with world.db.reading() as session:
        found_ones = facts.outdated(session, session.get_one(Fact, fact_id))
        session.expunge_all()
    return found_ones
