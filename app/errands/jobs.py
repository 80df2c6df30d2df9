"""Jobs: a promise in hand with all it needs, and whether its words are there already."""

from __future__ import annotations

from dataclasses import dataclass

from app import spending
from app.house import Handler, House
from app.outbox import Claim
from app.ports.channel import Access, Candidate, Channel, Dispatch, Reference


@dataclass(frozen=True)
class Job:
    """A claim with all it needs out of the database: whom to speak as, what to say, what to read before."""

    claim: Claim
    handler: Handler
    channel: Channel
    access: Access
    dispatch: Dispatch
    reference: Reference | None


@dataclass(frozen=True)
class Sought:
    """Words like these that no other reply owns. whole: nothing can have been left out."""

    ours: tuple[Candidate, ...]
    whole: bool


def seek(house: House, job: Job) -> Sought:
    """Look for what may have been said: what is listed there, and what came back to us, listed or not.

    Raises what the network answers to the look-up.
    """
    found = job.handler.look_up(job.channel, job.dispatch, job.access)
    if found.spent:
        with house.db.writing() as session:
            spending.spend(session, job.claim.speaker_id, found.spent, now=house.clock())
    with house.db.reading() as session:
        heard = job.handler.heard(session, job.claim.subject_id, found.candidates)
    return Sought(heard.ours, found.whole)
