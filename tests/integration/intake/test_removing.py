"""What its author takes away is nobody's to answer; a private message leaves no word behind."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from sqlalchemy import func, select

from app import closing, inbox
from app.domain.attachment import Attachment
from app.domain.comment import Comment
from app.domain.journal_entry import JournalEntry
from app.domain.reply import Reply
from app.domain.revision import Revision
from app.inbox import Filters
from app.ports.events import AttachmentSeen, CommentEdited, CommentPosted, CommentRemoved, CommentSeen
from tests.conftest import NOW
from tests.world import MARC, World

MESSAGE = CommentSeen(
    "m1",
    kind="message",
    visibility="private",
    text="Mon dossier porte le numéro 12.",
    author=MARC,
    thread_external_id="t1",
    posted_at=NOW,
    attachments=(AttachmentSeen("https://agora.example/photo"),),
)
UNSENT = CommentRemoved("town", "m1", erase=True)
A_WHILE = timedelta(minutes=2)


def the_message(world: World) -> Comment:
    return world.comment(world.id_of("m1"))


def count(world: World, noun: type[Attachment | Revision]) -> int:
    with world.db.reading() as session:
        return session.scalar(select(func.count()).select_from(noun)) or 0


def test_a_removed_comment_leaves_the_queue_and_keeps_its_text(world: World) -> None:
    comment_id = world.a_comment("Quand ouvre la piscine ?", external_id="c1")
    world.hear(CommentRemoved("town", "c1"))
    comment = world.comment(comment_id)
    assert (comment.state, comment.shelf, comment.removed_at) == ("removed", "done", NOW)
    assert comment.text == "Quand ouvre la piscine ?"


def test_a_removal_is_in_the_journal_once_and_says_the_network_did_it(world: World) -> None:
    world.a_comment(external_id="c1")
    world.hear(CommentRemoved("town", "c1", removed_at=NOW), CommentRemoved("town", "c1"))
    with world.db.reading() as session:
        entry = session.scalars(select(JournalEntry).where(JournalEntry.act == "intake.disappear")).one()
        assert entry.by == "network"


def test_a_reply_that_waited_becomes_a_draft_and_the_row_stays(world: World) -> None:
    comment_id = world.a_comment(external_id="c1")
    world.send(comment_id, "Samedi à 9 h.")
    world.hear(CommentRemoved("town", "c1"))
    with world.db.reading() as session:
        assert session.scalars(Reply.draft_of(comment_id)).one().text == "Samedi à 9 h."
    comment = world.comment(comment_id)
    assert (comment.state, comment.shelf) == ("removed", "to_answer")


def test_an_unsent_private_message_loses_every_word_and_picture(world: World) -> None:
    world.hear(CommentPosted("town", MESSAGE))
    edited = CommentSeen("m1", kind="message", visibility="private", text="Mon dossier porte le numéro 13.")
    world.hear(CommentEdited("town", edited))
    assert (count(world, Revision), count(world, Attachment)) == (1, 1)
    world.hear(UNSENT)
    message = the_message(world)
    assert (message.text, message.because, message.state) == (None, [], "removed")
    assert (count(world, Revision), count(world, Attachment)) == (0, 0)


def test_the_words_of_an_unsent_message_are_not_kept_beside_its_reply_either(world: World) -> None:
    world.hear(CommentPosted("town", MESSAGE))
    with world.db.writing() as session:
        reply = Reply(
            comment_id=world.id_of("m1"), key="k", text="Bien reçu", state="published", by="user:1",
            seen_text=MESSAGE.text, created_at=NOW,
        )  # fmt: skip
        session.add(reply)
    world.hear(UNSENT)
    with world.db.reading() as session:
        assert session.scalars(select(Reply.seen_text)).one() is None


def test_an_unsent_message_told_late_stays_without_a_word(world: World) -> None:
    world.hear(UNSENT, CommentPosted("town", MESSAGE))
    world.hear(CommentPosted("town", MESSAGE), read_now=True)
    message = the_message(world)
    assert (message.text, message.state, message.kind) == (None, "removed", "message")
    assert (message.visibility, message.posted_at) == ("private", NOW)
    assert count(world, Attachment) == 0


def test_a_removed_comment_nobody_wrote_a_draft_to_is_among_the_treated(world: World) -> None:
    comment_id = world.a_comment(external_id="c1", posted_at=NOW - timedelta(days=3))
    world.hear(CommentRemoved("town", "c1"))
    with world.db.reading() as session:
        rows = inbox.queue(session, Filters.from_query({"shelf": "done"})).rows
    assert [row.comment.id for row in rows] == [comment_id]


def test_what_is_read_there_again_was_never_gone(world: World, clock: time_machine.Traveller) -> None:
    """A network says "not there" of what it does not show us just now, and never tells when it does again."""
    comment_id = world.a_comment("Quand ouvre la piscine ?", external_id="c1")
    since = world.comment(comment_id).waiting_since
    world.hear(CommentRemoved("town", "c1"))
    clock.shift(A_WHILE)
    world.hear(world.event("Quand ouvre la piscine ?", external_id="c1"), read_now=True)
    comment = world.comment(comment_id)
    assert (comment.state, comment.shelf, comment.removed_at) == ("unanswered", "to_answer", None)
    assert comment.waiting_since == since
    assert [entry.act for entry in world.journal()][-2:] == ["intake.disappear", "intake.reappear"]


def test_what_a_person_took_off_the_list_as_gone_waits_again(
    world: World, clock: time_machine.Traveller
) -> None:
    """One reading had said so, and offered nothing else."""
    gone, treated = world.a_comment("Quand ?", external_id="c1"), world.a_comment("Merci !", external_id="c2")
    world.draft(gone, "Samedi.")
    world.decide(closing.dismiss, treated, "thanks_read", by=world.claire.actor)
    world.hear(CommentRemoved("town", "c1"), CommentRemoved("town", "c2"))
    world.decide(closing.dismiss, gone, "gone", by=world.claire.actor)
    clock.shift(A_WHILE)
    for name, text in (("c1", "Quand ?"), ("c2", "Merci !")):
        world.hear(world.event(text, external_id=name), read_now=True)
    assert (world.comment(gone).state, world.comment(gone).shelf) == ("unanswered", "to_answer")
    assert world.comment(treated).state == "dismissed"
    assert [line.by for line in world.journal() if line.act == "closing.undo"] == ["network"]


def test_a_list_that_lags_behind_brings_nothing_back(world: World, clock: time_machine.Traveller) -> None:
    comment_id = world.a_comment(external_id="c1")
    world.hear(CommentRemoved("town", "c1"))
    clock.shift(A_WHILE - timedelta(seconds=1))
    world.hear(world.event("Quand ouvre la piscine ?", external_id="c1"), read_now=True)
    assert world.comment(comment_id).state == "removed"


def test_an_unsent_message_does_not_come_back_however_late_it_is_listed(
    world: World, clock: time_machine.Traveller
) -> None:
    world.hear(CommentPosted("town", MESSAGE), UNSENT)
    clock.shift(A_WHILE)
    world.hear(CommentPosted("town", MESSAGE), read_now=True)
    assert (the_message(world).state, the_message(world).text) == ("removed", None)


def test_an_edit_told_late_does_not_bring_back_what_was_removed(
    world: World, clock: time_machine.Traveller
) -> None:
    comment_id = world.a_comment(external_id="c1")
    world.hear(CommentRemoved("town", "c1"))
    clock.shift(A_WHILE)
    told = CommentSeen("c1", text="Quand ouvre la patinoire ?")
    world.hear(CommentEdited("town", told, edited_at=NOW + A_WHILE))
    assert world.comment(comment_id).state == "removed"
