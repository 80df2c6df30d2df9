"""A post over its usual: what waits under it stands in one line, and what names a danger never does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from app import departments, inbox, letters
from app.domain.comment import Comment
from app.domain.group import Group
from app.domain.post import Post
from app.grouping import Opened, open_group
from app.grouping.surging import FEWEST
from app.inbox import Filters
from app.ports.events import AuthorSeen, CommentPosted, PostSeen
from tests.world import World

POST = "Coupure d'eau\nUne canalisation a cédé rue des Lilas. Retour de l'eau vers midi."
SAID = ("L'eau revient quand ?", "Toujours pas d'eau chez nous, c'est long", "C'est quelles rues ?")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _posted(world: World) -> None:
    world.hear(PostSeen("town", "eau", POST, published_at=world.now()))


def say(world: World, text: str, *, minutes: int = 5, post: str = "eau") -> int:
    """Somebody writes under the post, so many minutes ago."""
    return say_all(world, [text], minutes=minutes, post=post)[0]


def say_many(world: World, count: int = FEWEST, *, minutes: int = 5, post: str = "eau") -> list[int]:
    return say_all(world, [SAID[number % 3] for number in range(count)], minutes=minutes, post=post)


def say_all(world: World, texts: Iterable[str], *, minutes: int, post: str) -> list[int]:
    """Each by somebody of their own."""
    return world.all_at_once(*(_said(world, text, minutes, post) for text in texts))


def _said(world: World, text: str, minutes: int, post: str) -> CommentPosted:
    number = next(world.numbers)
    posted_at = world.now() - timedelta(minutes=minutes, seconds=-(number % 60))
    by = AuthorSeen(f"a{number}", "Anne Le Bras")
    return world.event(text, by=by, post_external_id=post, posted_at=posted_at)


def surge_of(world: World) -> Group | None:
    with world.db.reading() as session:
        found = session.scalar(select(Group).where(Group.thread_id.is_not(None)))
        if found is not None:
            session.expunge(found)
        return found


def listed(world: World, **query: str) -> list[tuple[int, int]]:
    with world.db.reading() as session:
        return [(row.comment.id, row.alike) for row in inbox.queue(session, Filters.from_query(query)).rows]


def opened(world: World) -> Opened:
    surge = surge_of(world)
    assert surge is not None
    with world.db.reading() as session:
        return open_group(session, surge.id)


def why_of(world: World, comment_id: int) -> str | None:
    return next(one.why for one in opened(world).askers if one.comment.id == comment_id)


def test_a_post_over_its_usual_is_one_line_where_the_first_stood(world: World) -> None:
    said = say_many(world)
    assert listed(world) == [(said[0], FEWEST)]


def test_one_fewer_is_read_one_by_one(world: World) -> None:
    say_many(world, FEWEST - 1)
    assert surge_of(world) is None


def test_what_came_before_this_hour_does_not_make_a_surge(world: World) -> None:
    say_many(world, FEWEST, minutes=90)
    say_many(world, FEWEST - 1)
    assert surge_of(world) is None


def test_an_account_that_is_always_busy_has_a_higher_usual(world: World) -> None:
    for post in ("p7", "p8", "p9"):
        world.hear(PostSeen("town", post, "Fête de la ville", published_at=world.now()))
        say_many(world, 15, minutes=3_000, post=post)
    say_many(world, FEWEST)
    assert surge_of(world) is None
    say_many(world, 45 - FEWEST)
    assert surge_of(world) is not None


def test_who_comes_later_joins_and_what_is_urgent_or_names_a_danger_does_not(world: World) -> None:
    said = say_many(world)
    late = say(world, "Et rue des Acacias, il y aura de l'eau quand ?")
    danger = say(world, "Ma mère est sous oxygène et je n'arrive pas à vous joindre")
    lines = listed(world)
    assert (said[0], FEWEST + 1) in lines
    assert (danger, 0) in lines
    assert world.comment(late).group_id is not None


def test_a_danger_said_before_the_surge_is_not_swept_into_it(world: World) -> None:
    danger = say(world, "Il y a des fils électriques par terre devant le 12", minutes=20)
    say_many(world)
    assert (danger, 0) in listed(world)


@pytest.mark.parametrize("minutes", [20, 1], ids=["before it", "during it"])
def test_a_danger_that_triage_does_not_call_urgent_is_in_no_surge(world: World, minutes: int) -> None:
    before = [say(world, "L'eau est-elle potable ?", minutes=minutes)] if minutes > 5 else []
    said = say_many(world)
    danger, *_ = before or [say(world, "L'eau est-elle potable ?", minutes=minutes)]
    assert not world.comment(danger).urgent
    assert world.comment(danger).group_id is None
    assert (said[0], FEWEST) in listed(world)


def test_one_that_becomes_urgent_leaves_the_line(world: World) -> None:
    said = say_many(world)
    with world.db.writing() as session:
        session.execute(update(Comment).where(Comment.id == said[4]).values(rank=1, urgent=True))
    assert listed(world) == [(said[4], 0), (said[0], FEWEST - 1)]
    assert why_of(world, said[4]) == "urgent"


def test_the_list_of_the_post_shows_each(world: World) -> None:
    say_many(world)
    with world.db.reading() as session:
        post = session.scalars(select(Post.id).where(Post.text == POST)).one()
    assert [alike for _one, alike in listed(world, post=str(post))] == [0] * FEWEST


def test_who_asks_something_else_or_nothing_is_set_aside(world: World) -> None:
    said = say_many(world)
    several = say(world, "L'eau revient quand ? Et le marché de samedi est-il maintenu ?")
    idea = say(world, "Ce serait bien de prévenir par SMS la prochaine fois")
    assert why_of(world, said[0]) is None
    assert why_of(world, several) == "also"
    with world.db.writing() as session:
        session.execute(update(Comment).where(Comment.id == idea).values(intent="suggestion"))
    assert why_of(world, idea) == "near"
    ticked = {one.comment.id for one in opened(world).ticked}
    assert said[0] in ticked
    assert not ticked & {several, idea}


def test_another_service_is_another_subject(world: World) -> None:
    said = say_many(world)
    with world.db.writing() as session:
        session.execute(update(Comment).where(Comment.id.in_(said)).values(department_id=1))
        session.execute(update(Comment).where(Comment.id == said[3]).values(department_id=2))
    assert why_of(world, said[2]) is None
    assert why_of(world, said[3]) == "near"


def test_what_comes_back_from_a_service_stands_by_itself(world: World) -> None:
    said = say_many(world)
    handed = world.decide(departments.assign, said[5], "voirie").id
    with world.db.writing() as session:
        letters.answer_by_mail(session, handed, "Une équipe y est.", letter_id=None, now=world.now())
    assert (said[5], 0) in listed(world)
    assert (said[0], FEWEST - 1) in listed(world)


def test_spam_praise_and_insults_keep_their_own_line(world: World) -> None:
    say_many(world)
    thanks = say(world, "Merci beaucoup aux équipes, bravo pour votre travail")
    assert world.comment(thanks).intent == "praise"
    assert world.comment(thanks).group_id is None


def test_a_group_that_somebody_is_answering_stays_as_it_is(world: World) -> None:
    asked = [say(world, "L'eau revient quand ?", minutes=30) for _one in range(3)]
    group_id = world.comment(asked[0]).group_id
    with world.db.writing() as session:
        session.execute(update(Group).where(Group.id == group_id).values(wordings=["Vers midi."]))
    say_many(world)
    assert surge_of(world) is not None
    assert {world.comment(one).group_id for one in asked} == {group_id}


def test_a_surge_lasts_a_day_and_a_second_one_takes_the_same_line_up(world: World) -> None:
    said = say_many(world)
    surge = surge_of(world)
    assert surge is not None
    with world.db.writing() as session:
        a_day_ago = world.now() - 24 * HOUR
        session.execute(update(Group).values(surged_at=a_day_ago))
        session.execute(update(Comment).values(posted_at=a_day_ago))
    late = say(world, "Pourquoi personne ne prévient avant de couper ?")
    assert world.comment(late).group_id is None
    say_many(world)
    again = surge_of(world)
    assert again is not None
    assert again.id == surge.id
    assert world.comment(late).group_id == again.id
    assert listed(world) == [(said[0], 2 * FEWEST + 1)]


def test_likeness_elsewhere_takes_nobody_out_of_a_surge(world: World) -> None:
    said = say_many(world)
    surge = surge_of(world)
    assert surge is not None
    world.hear(PostSeen("town", "eau-2", POST, published_at=world.now()))
    elsewhere = say(world, SAID[0], post="eau-2")
    assert world.comment(elsewhere).group_id is None
    assert {world.comment(one).group_id for one in said} == {surge.id}


def test_a_hundred_are_shown_and_the_others_counted(world: World) -> None:
    say_many(world, 104)
    page = opened(world)
    assert (len(page.askers), page.waiting, page.more) == (100, 104, 4)


def test_recent_ones_are_counted_and_a_list_without_surge_asks_nothing(world: World) -> None:
    old = [say(world, SAID[0], minutes=200) for _one in range(4)]
    say_many(world)
    surge = surge_of(world)
    assert surge is not None
    with world.db.reading() as session:
        told = inbox.surges(session, [surge.id], world.now())
    assert told[surge.id].recent == FEWEST
    assert {world.comment(one).group_id for one in old} == {surge.id}
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(world.db.engine, "before_cursor_execute", note)
    with world.db.reading() as session:
        assert inbox.surges(session, [], world.now()) == {}
    event.remove(world.db.engine, "before_cursor_execute", note)
    assert [one for one in asked if "comment" in one] == []
