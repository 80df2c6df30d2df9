"""One act that answered several comments: taken back whole, or let go."""

from __future__ import annotations

from datetime import timedelta

from fastapi.responses import Response

from app import grouping, inbox, replies
from app.domain.errors import Conflict
from app.inbox import Filters
from app.web.addresses import Addresses
from app.web.after import go_on, go_to_page
from app.web.needs import Act, Acting, Id, desk

router = desk()


@router.post("/batches/{batch_id}/undo")
def undo(act: Acting, batch_id: Id) -> Response:
    """Take back all that has not left; the page opens again with its words, pressed twice as well."""
    kept = [_take_back(act, reply_id) for reply_id in _replies(act, batch_id)]
    with act.db.writing() as session:
        batch = grouping.find_batch(session, batch_id)
        group_id, is_whole = batch.group_id, grouping.progress(session, batch_id).total == 0
        if is_whole and kept:
            grouping.give_back(session, batch)
    if not is_whole and not any(kept):
        raise Conflict("reply_already_sent")
    addresses = Addresses(Filters.from_query(act.request.query_params))
    if is_whole:
        return go_to_page(act, f"/groups/{group_id}{addresses.query}")
    return go_on(act, None, "stopped")


@router.post("/batches/{batch_id}/confirmation")
def confirm(act: Acting, batch_id: Id) -> Response:
    """Let all of it leave, which waited for this word, at the pace it was written for."""
    for place, reply_id in enumerate(_replies(act, batch_id)):
        with act.db.writing() as session:
            reply, comment = inbox.find_reply(session, reply_id)
            if reply.awaits_confirmation:
                wait = timedelta(seconds=place * grouping.PACE)
                replies.release(session, reply, comment, delay=wait, by=act.me, now=act.now, confirms=True)
    return go_on(act, None, f"batch.{batch_id}")


def _replies(act: Act, batch_id: int) -> tuple[int, ...]:
    with act.db.reading() as session:
        return grouping.progress(session, batch_id).unsaid


def _take_back(act: Act, reply_id: int) -> bool:
    """Each by itself: one that has just left keeps no other from staying."""
    try:
        with act.db.writing() as session:
            reply, comment = inbox.find_reply(session, reply_id)
            replies.undo(session, reply, comment, by=act.me, now=act.now)
    except Conflict:
        return False
    return True
