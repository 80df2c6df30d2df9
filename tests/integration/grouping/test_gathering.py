"""Comments find those that ask the same as they come, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from app.domain.comment import Comment
from app.domain.group import Group
from app.ports.events import AuthorSeen, CommentEdited, CommentPosted, CommentSeen, PostSeen
from tests.world import World

POST = "La salle de sport est fermée depuis lundi : le parquet est refait à neuf."
ASKED = ("Quand est-ce que la salle rouvre ?", "réouverture quand ?", "C'est fermé jusqu'à quand ?")


@pytest.fixture(autouse=True)
def _posted(world: World) -> None:
    world.hear(PostSeen("town", "p1", POST, published_at=world.now()))


def ask(world: World, *texts: str, post: str = "p1") -> list[int]:
    return [
        world.a_comment(text, by=AuthorSeen(f"a{next(world.numbers)}", "Anne Le Bras"), post_external_id=post)
        for text in texts
    ]


def group_of(world: World, comment_id: int) -> int | None:
    return world.comment(comment_id).group_id


def test_those_who_ask_the_same_stand_in_one_group(world: World) -> None:
    asked = ask(world, *ASKED)
    groups = {group_of(world, one) for one in asked}
    assert len(groups) == 1
    assert groups != {None}


def test_who_asks_something_else_under_the_same_post_stands_alone(world: World) -> None:
    ask(world, *ASKED)
    (other,) = ask(world, "Combien coûtent ces travaux ?")
    assert group_of(world, other) is None


def test_who_also_asks_something_else_stands_alone(world: World) -> None:
    ask(world, *ASKED)
    (other,) = ask(world, "Quand rouvre la salle ? Et l'abonnement sera-t-il remboursé ?")
    assert group_of(world, other) is None


def test_an_announcement_made_twice_is_one_announcement(world: World) -> None:
    first = ask(world, *ASKED)
    world.hear(PostSeen("town", "p2", POST + " Merci de votre patience.", published_at=world.now()))
    (elsewhere,) = ask(world, "ça rouvre quand ?", post="p2")
    assert group_of(world, elsewhere) == group_of(world, first[0])


def test_an_edit_that_asks_something_else_leaves_the_group(world: World) -> None:
    asked = ask(world, *ASKED)
    comment = world.comment(asked[1])
    edited = CommentSeen(comment.external_id, text="Combien coûtent ces travaux ?", post_external_id="p1")
    world.hear(CommentEdited("town", edited, edited_at=world.now() + timedelta(minutes=1)))
    assert group_of(world, asked[1]) is None
    assert group_of(world, asked[0]) is not None


def test_a_private_message_is_in_no_group(world: World) -> None:
    ask(world, *ASKED)
    private = world.a_comment("Quand rouvre la salle ?", kind="message", visibility="private")
    assert group_of(world, private) is None


def test_the_same_event_told_twice_makes_one_group(world: World) -> None:
    seen = CommentSeen("twice", text=ASKED[0], post_external_id="p1", posted_at=world.now())
    ask(world, *ASKED)
    for _time in range(2):
        world.hear(CommentPosted("town", seen))
    with world.db.reading() as session:
        assert session.scalar(select(func.count(Group.id))) == 1


def test_what_a_newcomer_is_compared_with_does_not_grow_with_the_queue(world: World) -> None:
    read: list[int] = []
    before = world.now() - timedelta(hours=2)  # so many at once would be a surge, which compares nothing
    for number in range(40):
        text = f"Question numéro {number} sur le parquet ?"
        world.a_comment(text, post_external_id="p1", posted_at=before)

    def note(_connection: object, cursor: object, statement: str, *_rest: object) -> None:
        if "FROM comment" in statement and "LEFT OUTER JOIN post" in statement:
            read.append(1)
            assert "LIMIT" in statement or "comment.id IN" in statement

    event.listen(world.db.engine, "before_cursor_execute", note)
    world.a_comment("Et encore une question ?", post_external_id="p1")
    event.remove(world.db.engine, "before_cursor_execute", note)
    assert len(read) == 3
    with world.db.reading() as session:
        assert session.scalar(select(func.count(Comment.id))) == 41
