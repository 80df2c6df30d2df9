"""A street lamp is out: several people say so in several places, and its service says that it is repaired."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app import departments, grouping, letters, promises
from app.domain.answer import AnswerKind
from app.domain.comment import Comment
from app.domain.group import Group
from app.domain.reply import Reply
from app.domain.user import User
from app.domain.working_day import next_round
from app.errands.delivering import deliver_next
from app.letters import Said
from app.ports.events import AuthorSeen, CommentPosted, CommentSeen
from tests.integration.letters.post import PARIS, give_address
from tests.world import LEASE, World

LAMP = "Quand sera réparé le lampadaire de la rue des Lilas ?"
SAME = (
    ("Marc Le Goff", LAMP),
    ("Yasmina Benali", "Bonjour, quand sera réparé le lampadaire rue des Lilas ?"),
    ("Awa Diop", "Le lampadaire de la rue des Lilas sera réparé quand ?"),
)
PERHAPS = ("Erwan Quéré", "Le lampadaire rue des Lilas est éteint depuis dix jours.")
ELSEWHERE = ("Katell Morvan", "Le préau de l’école prend l’eau.")


def tells(world: World, name: str, text: str, days: int = 3, *, post: str = "lamp") -> int:
    """Let somebody write under a post, so many days ago; the network still shows it so."""
    posted_at = world.now() - timedelta(days=days)
    comment = world.a_comment(
        text, by=AuthorSeen(name.lower(), name), posted_at=posted_at, post_external_id=post
    )
    external_id = world.comment(comment).external_id
    seen = CommentSeen(external_id, text=text, post_external_id=post)
    world.square.reads[external_id] = CommentPosted("town", seen)
    return comment


def hand_over(world: World, *comments: int, slug: str = "voirie") -> list[int]:
    """Hand each to a service with an address; give the cases."""
    give_address(world, slug, f"{slug}@ville.example")
    return [world.decide(departments.assign, one, slug).id for one in comments]


def repaired(
    world: World, case: int, kind: str = AnswerKind.REPAIRED, text: str = "Ampoule changée."
) -> int | None:
    """Let the service say so through its letter's link; give the page where all are told, if there is one."""
    with world.db.writing() as session:
        letter = letters.take_letter(session, zone=PARIS, lease=LEASE, now=next_morning(world))
        assert letter is not None
    today = world.now().astimezone(PARIS).date()
    said = Said(AnswerKind(kind), text, today if kind == AnswerKind.REPAIRED else None)
    with world.db.writing() as session:
        answer = letters.answer(session, letter.token, case, said, today=today, now=world.now())
        group = grouping.tell_of(session, answer, now=world.now())
        session.flush()  # its number is given
        return group.id if group else None


def promised(world: World, comment: int, *, by: User | None = None) -> int:
    """Answer with a promise, at once; give the promise."""
    reply_id = world.send(
        comment, "Nous revenons vers vous.", key=f"promise-{comment}", delay=timedelta(0), by=by
    )
    with world.db.writing() as session:
        reply = session.get_one(Reply, reply_id)
        today = world.now().date()
        due_on = today + timedelta(days=9)
        made = promises.make(
            session, reply, "revenons vers vous", due_on, today=today, by=by or world.claire, now=world.now()
        )
        promise_id = made.id
    deliver(world)
    return promise_id


def deliver(world: World) -> None:
    while deliver_next(world.house):
        pass


def shown(world: World, group_id: int) -> dict[int, bool]:
    """Who is on the page, and whether each is ticked."""
    with world.db.reading() as session:
        return {one.comment.id: one.ticked for one in grouping.open_group(session, group_id).askers}


def pages(world: World) -> list[int]:
    with world.db.reading() as session:
        return list(session.scalars(select(Group.id).where(Group.answer_id.is_not(None))))


def forget_group(world: World, comment: int) -> None:
    """As if grouping had seen no likeness."""
    with world.db.writing() as session:
        session.get_one(Comment, comment).group_id = None


def next_morning(world: World) -> datetime:
    return next_round(world.now(), PARIS, 8)
