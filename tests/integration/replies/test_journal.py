"""Every act leaves its line: who, when, on what. Never a citizen's words, nor an answer's."""

from __future__ import annotations

from datetime import timedelta

from app import closing, departments, inbox, replies
from app.domain.dismissal import Dismissal
from app.errands.delivering import deliver_next
from app.outbox import Outcome, OutcomeKind
from app.ports.events import CommentEdited, CommentRemoved, CommentSeen, ReplyFailed
from app.ports.failures import InDoubt, PermanentFailure
from tests.world import World

NOW = timedelta(0)
SAID, ANSWERED, ASKED = "Une question très personnelle", "Une réponse très personnelle", "Un mot au service"


def lines(world: World) -> list[tuple[str, str, str]]:
    """Return what the journal gained since the town was founded."""
    founding = next(n for n, line in enumerate(world.journal()) if line.act == "tests.found")
    return [(line.act, line.subject, line.by) for line in world.journal()[founding + 1 :]]


def test_the_life_of_a_reply_is_in_the_journal(world: World) -> None:
    me = world.claire.actor
    comment = world.a_comment(SAID)
    world.act(replies.undo, world.send(comment, ANSWERED, key="k1"))
    second = world.send(comment, ANSWERED, key="k2")
    world.hear(CommentEdited("town", CommentSeen("c1", text=f"{SAID} bis")))
    world.act(replies.release, second, delay=NOW)
    world.square.failing += [PermanentFailure("forbidden"), InDoubt("no_answer")]
    deliver_next(world.house)
    world.act(replies.retry, second)
    deliver_next(world.house)
    world.act(replies.resolve, second, said=True, delay=None)
    with world.db.writing() as session:
        inbox.find_reply(session, second)[0].external_id = "said-1"
    world.hear(ReplyFailed("town", "said-1", "removed_by_network"))
    assert lines(world) == [
        ("replies.send", "reply:1", me),
        ("replies.undo", "reply:1", me),
        ("replies.send", f"reply:{second}", me),
        ("replies.hold", f"reply:{second}", "parvis"),
        ("replies.release", f"reply:{second}", me),
        ("replies.fail", f"reply:{second}", "parvis"),
        ("replies.retry", f"reply:{second}", me),
        ("replies.doubt", f"reply:{second}", "parvis"),
        ("replies.publish", f"reply:{second}", "parvis"),
        ("replies.resolve", f"reply:{second}", me),
        ("replies.fail", f"reply:{second}", "network"),
    ]
    assert_no_words(world)


def test_what_is_done_without_an_answer_is_in_the_journal(world: World) -> None:
    me = world.claire.actor
    comment = world.a_comment(SAID)
    assignment = world.decide(departments.assign, comment, "voirie", question=ASKED)
    with world.db.writing() as session:
        departments.undo(session, *departments.find(session, assignment.id), by=world.claire, now=world.now())
    world.decide(departments.assign, comment, "voirie", question=ASKED)
    world.decide(departments.take_back, comment)
    dismissal: Dismissal = world.decide(closing.dismiss, comment, "off_topic", by=me)
    with world.db.writing() as session:
        closing.undo(session, *closing.find(session, dismissal.id), by=me, now=world.now())
    subject = f"comment:{comment}"
    assert lines(world) == [
        ("departments.assign", subject, me),
        ("departments.undo", subject, me),
        ("departments.assign", subject, me),
        ("departments.take_back", subject, me),
        ("closing.dismiss", subject, me),
        ("closing.undo", subject, me),
    ]
    assert_no_words(world)


def test_each_line_says_when_and_why(world: World) -> None:
    world.decide(closing.dismiss, world.a_comment(SAID), "off_topic", by=world.claire.actor)
    line = world.journal()[-1]
    assert (line.at, line.details) == (world.now(), {"reason": "off_topic"})


def test_a_reply_set_aside_because_its_comment_went_says_so(world: World) -> None:
    sent = world.send(world.a_comment(SAID), ANSWERED)
    world.hear(CommentRemoved("town", "c1"))
    assert lines(world)[-1] == ("replies.hold", f"reply:{sent}", "parvis")
    assert_no_words(world)


def test_an_attempt_that_will_come_again_is_no_line(world: World) -> None:
    sent = world.send(world.a_comment(SAID), ANSWERED)
    before = lines(world)
    with world.db.writing() as session:
        outcome = Outcome(OutcomeKind.RETRY, reason="busy", at=world.now())
        replies.settle(session, sent, outcome, world.now())
    assert lines(world) == before


def assert_no_words(world: World) -> None:
    told = " ".join(str(line.details) for line in world.journal())
    assert told
    for words in (SAID, ANSWERED, ASKED):
        assert words not in told
        assert words.split(maxsplit=1)[1] not in told
