"""Finding comments: by words without accents or endings, by who, where, whose, when, and where they stand."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select

from app import closing, departments, inbox, indexing, intake
from app.domain.comment import Comment
from app.domain.dismissal import Reason
from app.domain.search_text import SearchText
from app.inbox import Filters
from app.ports.events import AuthorSeen, CommentEdited, CommentRemoved, CommentSeen
from tests.conftest import NOW
from tests.fakes import NAME
from tests.world import MARC, YASMINA, World

DAY = timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")


def found(world: World, typed: str, **query: str) -> list[int]:
    with world.db.reading() as session:
        filters = Filters.from_query({"q": typed, **query}).understood(session, world.now(), PARIS)
        return [row.comment.id for row in inbox.queue(session, filters).rows]


@pytest.mark.parametrize(
    "typed",
    [
        "éclairage",
        "eclairage",
        "ECLAIRAGES",
        "l’éclairage",
        "éclairage public",
        "public éclairage",
        "publics",
    ],
)
def test_words_are_found_without_accents_endings_or_order(world: World, typed: str) -> None:
    lamp = world.a_comment("L’éclairage public de ma rue est en panne.")
    world.a_comment("Quand ouvre la piscine ?")
    assert found(world, typed) == [lamp]


@pytest.mark.parametrize("typed", ["lumieres", "lumière", "electricite", "électricité", "fermee", "fermé"])
def test_an_ending_that_only_an_accent_tells_is_cut_either_way(world: World, typed: str) -> None:
    comment = world.a_comment("Électricité coupée, lumière éteinte, route fermée.")
    plain = world.a_comment("Electricite coupee, lumieres eteintes, routes fermees.")
    assert set(found(world, typed)) == {comment, plain}


def test_every_word_must_be_there_and_small_words_count_for_nothing(world: World) -> None:
    both = world.a_comment("La piscine et la patinoire")
    world.a_comment("La piscine")
    assert found(world, "de la piscine à une patinoire") == [both]
    assert found(world, "piscine médiathèque") == []


def test_a_name_or_a_network_is_a_word_and_a_name_alone_can_be_asked_for(world: World) -> None:
    hers = world.a_comment("Bonjour", by=YASMINA)
    his = world.a_comment("Merci à Yasmina", by=MARC)
    assert set(found(world, "yasmina")) == {hers, his}
    assert found(world, "de:benali") == [hers]
    assert set(found(world, NAME)) == {hers, his}
    assert set(found(world, f"réseau:{NAME}")) == {hers, his}


def test_a_service_is_the_one_that_has_it_in_hand_else_the_one_suggested(world: World) -> None:
    suggested, elsewhere = (world.a_comment("Un nid-de-poule énorme rue des Lilas") for _ in range(2))
    given = world.a_comment("Un grand merci à toutes les équipes de la médiathèque")
    world.decide(departments.assign, elsewhere, "espaces-verts")
    world.decide(departments.assign, given, "voirie")
    assert set(found(world, "service:voirie")) == {suggested, given}
    assert set(found(world, "", department="voirie")) == {suggested}
    assert found(world, "", department="voirie", shelf="with_departments") == [given]


def test_what_has_no_answer_is_in_any_list_but_the_treated(world: World) -> None:
    waiting, in_hand, treated = (world.a_comment(f"Bonjour, un poulet {number}") for number in range(3))
    world.decide(departments.assign, in_hand, "voirie")
    world.decide(closing.dismiss, treated, Reason.THANKS_READ, by=world.claire.actor)
    assert set(found(world, "poulet sans réponse")) == {waiting, in_hand}
    assert found(world, "poulet aux services") == [in_hand]
    assert found(world, "poulet traités") == [treated]


def test_dates_are_those_of_the_town(world: World) -> None:
    old = world.a_comment("Les sapins", posted_at=NOW - 40 * DAY)
    eve = world.a_comment("Les sapins", posted_at=NOW.replace(hour=22, minute=59) - DAY)
    after_midnight = world.a_comment("Les sapins", posted_at=NOW.replace(hour=23, minute=1) - DAY)
    assert found(world, "sapins") == [after_midnight, eve, old]
    assert found(world, "sapins hier") == [eve]
    assert found(world, "aujourd’hui") == [after_midnight]
    assert found(world, "sapin avant hier") == [old]
    assert found(world, "sapin en février") == [old]
    assert found(world, "sapin en janvier") == []
    assert found(world, "depuis 2 mois") == [after_midnight, eve, old]


def test_the_latest_comes_first_whenever_it_was_heard(world: World) -> None:
    late = world.a_comment("Le marché", posted_at=NOW - DAY)
    early = world.a_comment("Le marché", posted_at=NOW - 9 * DAY)
    latest = world.a_comment("Le marché", posted_at=NOW)
    assert found(world, "marché") == [latest, late, early]


def test_one_list_alone_keeps_its_own_order(world: World) -> None:
    late = world.a_comment("Le marché", posted_at=NOW - DAY)
    early = world.a_comment("Le marché", posted_at=NOW - 9 * DAY)
    assert found(world, "à répondre") == [early, late]
    assert found(world, "à répondre depuis 3 jours") == [late]


def test_what_was_edited_is_found_by_what_it_says_now(world: World) -> None:
    comment = world.a_comment("La piscine", external_id="e1")
    world.hear(CommentEdited("town", CommentSeen("e1", text="La patinoire")))
    assert (found(world, "piscine"), found(world, "patinoire")) == ([], [comment])


def test_what_was_erased_or_forgotten_leaves_no_word(world: World) -> None:
    world.a_comment("Le secret des catacombes", external_id="e1", visibility="private")
    hers = world.a_comment("Les catacombes", by=YASMINA)
    world.hear(CommentRemoved("town", "e1", NOW, erase=True))
    assert found(world, "catacombes") == [hers]
    with world.db.writing() as session:
        intake.forget(session, NAME, "yasmina", now=NOW)
    assert found(world, "catacombes") == found(world, "yasmina") == []
    with world.db.reading() as session:
        assert list(session.scalars(select(SearchText.words))) == []


def test_who_changed_their_name_is_found_by_the_new_one_alone(world: World) -> None:
    first = world.a_comment("Bonjour", by=YASMINA)
    second = world.a_comment("Encore moi", by=AuthorSeen("yasmina", "Yasmina Kerzhero"))
    assert set(found(world, "kerzhero")) == {first, second}
    assert found(world, "benali") == []


def test_our_own_words_are_not_looked_for(world: World) -> None:
    world.a_comment("Les catacombes ouvrent samedi", own=True)
    assert found(world, "catacombes") == []


def test_a_result_knows_the_one_before_and_the_one_after_it(world: World) -> None:
    three = [world.a_comment("Le marché", posted_at=NOW - day * DAY) for day in (1, 2, 3)]
    world.a_comment("La piscine", posted_at=NOW - 2 * DAY)
    with world.db.reading() as session:
        filters = Filters.from_query({"q": "marché"}).understood(session, NOW, PARIS)
        middle = inbox.open_comment(session, three[1], filters)
    assert (middle.previous_id, middle.next_id, middle.position, middle.total) == (three[0], three[2], 2, 3)


def test_filters_of_the_panel_hold_too(world: World) -> None:
    world.a_comment("Quand ouvre le marché ?")
    thanks = world.a_comment("Merci pour le marché, c’était magnifique !")
    assert found(world, "marché", intent="praise") == [thanks]


@pytest.mark.parametrize(
    "typed", ["'", '"', "a:b", "*", "( OR", "NOT x", "search_text:x", "-", "l’", ":::", "x" * 999]
)
def test_nothing_that_is_typed_is_an_error(world: World, typed: str) -> None:
    world.a_comment("Bonjour")
    assert found(world, typed) == []


@pytest.mark.parametrize("said", ["･ﾟ✧ merci la piscine", "½ tarif à la piscine ?", "ﷺ piscine"])
def test_a_sign_that_falls_apart_is_stored_and_looked_for_like_any_other(world: World, said: str) -> None:
    comment = world.a_comment(said, by=AuthorSeen("kao", f"{said[:1]}ﾟ Kao"))
    assert found(world, "piscine") == [comment]
    assert found(world, said) == [comment]


def test_what_was_stored_before_the_index_is_indexed_in_several_acts(world: World) -> None:
    comments = [world.a_comment("Le marché", posted_at=NOW - day * DAY) for day in range(5)]
    with world.db.writing() as session:
        session.execute(delete(SearchText))
    rounds = 0
    more = True
    while more:
        with world.db.writing() as session:
            more = indexing.catch_up(session, 2)
        rounds += 1
    assert found(world, "marché") == comments
    assert rounds == 4
    with world.db.reading() as session:
        assert session.get_one(Comment, comments[0]).text == "Le marché"


@pytest.mark.parametrize("typed", ["piscine 12/11/3026", "piscine depuis 0001-01-01", "piscine 31/12/2099"])
def test_a_day_that_cannot_be_meant_is_no_error(world: World, typed: str) -> None:
    world.a_comment("La piscine")
    assert found(world, typed) == []
