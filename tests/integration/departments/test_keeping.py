"""The directory is the town's: services are added, set aside and taken up again, never deleted."""

from __future__ import annotations

import pytest

from app import departments, inbox, insights, rules, saved_replies, together
from app.departments import Particulars
from app.domain.department import Department
from app.domain.errors import Conflict, Invalid
from app.domain.rule import Acts, Check, Condition, Field
from app.replies import Manner
from app.rules import Draft
from app.saved_replies import Wording
from tests.world import World

HOLE = "J’ai signalé le nid-de-poule en mars, toujours rien."


def particulars(name: str) -> Particulars:
    return Particulars(name, "", "", "", "", letter_hour=8, expected_days=3)


def add(world: World, name: str) -> str:
    with world.db.writing() as session:
        given = departments.add(session, particulars(name), by=world.claire, now=world.now())
        return given.slug


def describe(world: World, slug: str, name: str) -> None:
    with world.db.writing() as session:
        service = departments.service(session, slug)
        departments.describe(session, service, particulars(name), by=world.claire, now=world.now())


def set_aside(world: World, slug: str) -> None:
    with world.db.writing() as session:
        service = departments.service(session, slug)
        departments.set_aside(session, service, by=world.claire, now=world.now())


def take_up(world: World, slug: str) -> None:
    with world.db.writing() as session:
        departments.take_up(session, departments.service(session, slug), by=world.claire, now=world.now())


def offered(world: World) -> list[str]:
    with world.db.reading() as session:
        return [one.slug for one in departments.directory(session)]


def suggested(world: World, comment: int) -> str | None:
    with world.db.reading() as session:
        service = inbox.open_comment(session, comment, inbox.Filters()).comment.department
        return service.slug if service else None


def exported(world: World, comment: int) -> str | None:
    with world.db.reading() as session:
        departments_of: dict[int, str | None] = {
            row["id"]: row["department"] for row in insights.comments(session)
        }
        return departments_of[comment]


def test_a_service_is_added_behind_the_others_and_can_be_given_a_case(world: World) -> None:
    slug = add(world, "Police de l’environnement")
    assert slug == "police-de-l-environnement"
    assert offered(world)[-1] == slug
    world.decide(departments.assign, world.a_comment(), slug)
    assert world.journal()[-2].act == "departments.add"


def test_a_slug_stays_when_the_name_changes(world: World) -> None:
    slug = add(world, "Port")
    describe(world, slug, "Port et plages")
    with world.db.reading() as session:
        assert departments.service(session, slug).name == "Port et plages"
    assert add(world, "Port") == "port-2"
    assert add(world, "New") == "new-2"


def test_two_services_never_have_the_same_name(world: World) -> None:
    with pytest.raises(Invalid, match="service_known"):
        add(world, " voirie ")
    with pytest.raises(Invalid, match="service_known"):
        describe(world, "sports", "VOIRIE")
    describe(world, "voirie", "voirie")
    with pytest.raises(Invalid, match="service_name_long"):
        add(world, "x" * 81)


def test_a_service_with_a_case_in_hand_is_not_set_aside(world: World) -> None:
    comment = world.a_comment()
    world.decide(departments.assign, comment, "voirie")
    with pytest.raises(Conflict, match="department_busy"):
        set_aside(world, "voirie")
    world.decide(departments.take_back, comment)
    set_aside(world, "voirie")
    assert "voirie" not in offered(world)
    with world.db.reading() as session:
        former = inbox.open_comment(session, comment, inbox.Filters()).former
        assert [one.department.name for one in former] == ["Voirie"]


def test_what_is_set_aside_takes_nothing_more_until_it_is_taken_up_again(world: World) -> None:
    comment = world.a_comment()
    set_aside(world, "voirie")
    set_aside(world, "voirie")
    with pytest.raises(Invalid, match="department_set_aside"):
        world.decide(departments.assign, comment, "voirie")
    take_up(world, "voirie")
    take_up(world, "voirie")
    world.decide(departments.assign, comment, "voirie")
    acts = [entry.act for entry in world.journal() if entry.act.startswith("departments.")]
    assert acts == ["departments.set_aside", "departments.take_up", "departments.assign"]


def test_it_is_no_longer_suggested_and_is_again_once_taken_up(world: World) -> None:
    before = world.a_comment(HOLE)
    assert (suggested(world, before), exported(world, before)) == ("voirie", "voirie")
    set_aside(world, "voirie")
    after = world.a_comment(HOLE)
    assert [suggested(world, one) for one in (before, after)] == [None, None]
    assert [exported(world, one) for one in (before, after)] == [None, None]
    take_up(world, "voirie")
    assert suggested(world, before) == "voirie"


def test_an_undone_reassignment_does_not_bring_back_what_was_set_aside(world: World) -> None:
    comment = world.a_comment()
    world.decide(departments.assign, comment, "voirie")
    second = world.decide(departments.assign, comment, "sports")
    set_aside(world, "voirie")
    with world.db.writing() as session:
        kept, opened = departments.find(session, second.id)
        departments.undo(session, kept, opened, by=world.claire, now=world.now())
    assert world.comment(comment).state == "unanswered"


def test_a_rule_hands_nothing_to_what_is_set_aside(world: World) -> None:
    asks = (Condition(Field.TEXT, Check.SAYS, ("piscine",)),)
    with world.db.writing() as session:
        draft = Draft("Piscine", asks, Acts(assign="sports"))
        rules.keep(session, draft, by=world.claire, now=world.now())
    given = world.a_comment()
    assert world.comment(given).state == "with_department"
    world.decide(departments.take_back, given)
    set_aside(world, "sports")
    assert world.comment(world.a_comment()).state == "unanswered"
    with world.db.writing() as session, pytest.raises(Invalid, match="department_unknown"):
        rules.keep(session, draft, by=world.claire, now=world.now())


def test_a_gesture_only_answers_while_its_service_is_set_aside(world: World) -> None:
    with world.db.writing() as session:
        wording = Wording("Transmis", "Nous regardons.", gives_to="voirie")
        number = saved_replies.keep(session, wording, by=world.claire, now=world.now()).id
    set_aside(world, "voirie")
    comment = world.a_comment()
    with world.db.writing() as session:
        gesture = saved_replies.find(session, number)
        assert not gesture.is_gesture
        said = inbox.find(session, comment)
        reply = together.send(
            session,
            said,
            gesture,
            "Nous regardons.",
            key=None,
            delay=world.now() - world.now(),
            by=world.claire,
            now=world.now(),
            manner=Manner(),
        )
        assert not reply.holding
    assert not _cases(world)
    with world.db.writing() as session, pytest.raises(Invalid, match="department_unknown"):
        saved_replies.keep(session, wording, by=world.claire, now=world.now())


def _cases(world: World) -> dict[int, int]:
    with world.db.reading() as session:
        return departments.open_cases(session)


def test_what_ships_is_not_brought_back_by_the_next_network(world: World) -> None:
    set_aside(world, "voirie")
    with world.db.writing() as session:
        departments.seed(session, [_Shipped()])
        assert isinstance(departments.service(session, "voirie"), Department)
    assert "voirie" not in offered(world)


class _Shipped:
    slug, name, covers = "voirie", "Voirie", ""
