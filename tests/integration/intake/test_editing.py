"""An edit keeps what the comment said before; what comes late changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import time_machine
from sqlalchemy import select

from app import intake
from app.domain.arrival import Arrival
from app.domain.comment import Comment
from app.domain.revision import Revision
from app.ports.events import CommentEdited, CommentPosted, CommentSeen
from tests.conftest import NOW
from tests.world import MARC, World

MINUTE = timedelta(minutes=1)
SEEN = CommentSeen("c1", text="Merci !", author=MARC, post_external_id="p1", posted_at=NOW - MINUTE)
COMPLAINT = "Le trottoir de la rue Haute est cassé depuis trois mois, c’est inadmissible."


def the_comment(world: World) -> Comment:
    return world.comment(world.id_of("c1"))


def revisions(world: World) -> list[tuple[str | None, object]]:
    with world.db.reading() as session:
        kept = session.scalars(select(Revision).order_by(Revision.id))
        return [(revision.text, revision.until) for revision in kept]


def posted(text: str | None) -> CommentPosted:
    return CommentPosted("town", replace(SEEN, text=text))


def test_a_text_that_a_poll_reads_differently_is_an_edit(world: World, clock: time_machine.Traveller) -> None:
    world.hear(posted("Merci !"))
    clock.shift(MINUTE)
    world.hear(posted("Merci beaucoup !"), read_now=True)
    comment = the_comment(world)
    assert (comment.text, comment.edited_at, comment.read_at) == (
        "Merci beaucoup !",
        NOW + MINUTE,
        NOW + MINUTE,
    )
    assert revisions(world) == [("Merci !", NOW + MINUTE)]


def test_a_poll_that_reads_the_same_text_is_no_edit(world: World) -> None:
    world.hear(posted("Merci !"))
    world.hear(posted("Merci !"), read_now=True)
    assert (the_comment(world).edited_at, revisions(world)) == (None, [])


def test_a_poll_that_reads_no_text_takes_none_away(world: World) -> None:
    world.hear(posted("Merci !"))
    world.hear(posted(None), read_now=True)
    assert the_comment(world).text == "Merci !"


def test_a_comment_first_heard_of_in_a_poll_was_not_edited(world: World) -> None:
    world.hear(posted("Merci !"), read_now=True)
    assert the_comment(world).edited_at is None
    assert the_comment(world).read_at == NOW


def test_a_posted_that_comes_late_does_not_undo_an_edit(world: World) -> None:
    world.hear(posted("Merci !"), CommentEdited("town", replace(SEEN, text=COMPLAINT)))
    world.hear(posted("Merci !"))
    assert the_comment(world).text == COMPLAINT
    assert len(revisions(world)) == 1


def test_a_poll_asked_before_an_edit_does_not_undo_it(world: World) -> None:
    edit = CommentEdited("town", replace(SEEN, text=COMPLAINT), edited_at=NOW + MINUTE)
    world.hear(posted("Merci !"), edit)
    world.hear(posted("Merci !"), read_now=True)
    assert the_comment(world).text == COMPLAINT


def test_an_edit_without_a_time_happened_before_its_arrival_came(
    world: World, clock: time_machine.Traveller
) -> None:
    world.hear(posted("Merci !"))
    world.receive(b"{}")
    clock.shift(MINUTE)
    world.hear(posted(COMPLAINT), read_now=True)
    with world.db.writing() as session:
        arrival = session.scalars(select(Arrival)).one()
        late = CommentEdited("town", replace(SEEN, text="Merci bien !"))
        intake.digest(session, arrival, [late], now=world.now())
    assert the_comment(world).text == COMPLAINT


def test_an_edit_is_sorted_anew(world: World) -> None:
    world.hear(posted("Merci !"))
    assert the_comment(world).intent == "praise"
    world.hear(CommentEdited("town", replace(SEEN, text=COMPLAINT)))
    assert the_comment(world).intent == "complaint"
    assert the_comment(world).shelf == "to_answer"


def test_an_edit_holds_the_reply_that_waits(world: World) -> None:
    world.hear(posted("Merci !"))
    reply_id = world.send(world.id_of("c1"))
    world.hear(CommentEdited("town", replace(SEEN, text=COMPLAINT)))
    assert world.reply(reply_id).is_held
    assert (the_comment(world).shelf, the_comment(world).rank) == ("to_answer", 0)


def test_a_text_told_later_fills_what_was_silent(world: World) -> None:
    world.hear(posted(None))
    assert (the_comment(world).text, the_comment(world).intent) == (None, None)
    assert the_comment(world).shelf == "to_answer"
    world.hear(posted(COMPLAINT))
    assert (the_comment(world).intent, the_comment(world).edited_at) == ("complaint", None)


def test_an_edit_lifts_the_towns_own_answer_and_the_wait_starts_with_it(world: World) -> None:
    world.hear(posted("Merci !"))
    answer = CommentSeen(
        "o1", text="Avec plaisir", own=True, parent_external_id="c1", post_external_id="p1", posted_at=NOW
    )
    world.hear(CommentPosted("town", answer))
    assert the_comment(world).state == "answered_elsewhere"
    edit = CommentEdited("town", replace(SEEN, text=COMPLAINT), edited_at=NOW + MINUTE)
    world.hear(edit)
    assert (the_comment(world).state, the_comment(world).waiting_since) == ("unanswered", NOW + MINUTE)
