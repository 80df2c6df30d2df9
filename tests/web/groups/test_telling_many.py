"""« C’est réparé »: those who reported it are told in one act, each by a reply of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app.domain.promise import Promise
from app.domain.reply import Reply, ReplyState
from tests.repairs import PERHAPS, SAME, deliver, hand_over, promised, repaired, tells
from tests.web.conftest import Watch
from tests.web.people import followed, removed
from tests.web.reading import Page, words
from tests.world import World


@pytest.fixture
def asked(world: World) -> list[int]:
    return [tells(world, *said) for said in SAME]


@pytest.fixture
def page(world: World, asked: list[int]) -> str:
    """Marc's case comes back repaired: the others' are still at the service."""
    case, *_others = hand_over(world, *asked)
    group = repaired(world, case)
    assert group is not None
    return f"/groups/{group}"


def form_of(at_desk: TestClient, page: str, tick: list[int], **given: object) -> dict[str, object]:
    """The page's form as a browser would send it."""
    shown = at_desk.get(page).text
    rows = [int(part.split('"')[0]) for part in shown.split('name="row" value="')[1:]]
    seen = [part.split('"')[0] for part in shown.split('name="seen" value="')[1:]]
    written = [part.split(">")[1].split("<")[0] for part in shown.split('name="wording"')[1:]]
    form: dict[str, object] = {"key": Page(shown).fields.get("key", ""), "row": rows, "seen": seen}
    return form | {"own": [""] * len(rows), "tick": tick, "wording": written} | given


def leaving(world: World, comment: int) -> list[Reply]:
    away = (ReplyState.DRAFT, ReplyState.UNDONE)
    return [reply for reply in world.replies_to(comment) if reply.state not in away]


def promise(world: World, promise_id: int) -> Promise:
    with world.db.reading() as session:
        kept = session.get_one(Promise, promise_id)
        session.expunge(kept)
    return kept


def test_the_list_and_the_comment_that_came_back_offer_to_tell_them(
    at_desk: TestClient, asked: list[int], page: str
) -> None:
    assert "Prévenir les 3" in words(at_desk.get("/").text)
    opened = at_desk.get(f"/comments/{asked[0]}").text
    assert "2 autres personnes ont signalé la même chose." in words(opened)
    assert "Prévenir les 3 personnes qui l’ont signalé" in words(opened)
    assert opened.count(f'href="{page}"') == 2


def test_who_only_reads_is_offered_nothing_to_do(
    reading_only: TestClient, asked: list[int], page: str
) -> None:
    assert "qui l’ont signalé" not in words(reading_only.get(f"/comments/{asked[0]}").text)
    assert "Envoyer les" not in words(reading_only.get(page).text)


def test_the_page_says_what_the_service_said_and_proposes_words(at_desk: TestClient, page: str) -> None:
    shown = words(at_desk.get(page).text)
    assert "Prévenir 3 personnes" in shown
    assert "C’est réparé depuis le 17 mars, selon le service Voirie." in shown
    assert "« Ampoule changée. »" in shown
    assert "Reprendre ces formulations" in shown
    assert f'action="{page}/replies' not in at_desk.get(page).text
    taken = at_desk.post(f"{page}/wordings", data={"saved": 0})
    shown = words(at_desk.get(taken.headers["location"]).text)
    assert "Bonjour Marc, c’est réparé depuis le 17 mars. Merci de l’avoir signalé." in shown
    assert "Envoyer les 3 réponses" in shown


def test_each_is_told_and_their_cases_end(
    at_desk: TestClient, world: World, watch: Watch, asked: list[int], page: str
) -> None:
    at_desk.post(f"{page}/wordings", data={"saved": 0})
    sent = at_desk.post(f"{page}/replies", data=form_of(at_desk, page, asked))
    assert "3 réponses , premier envoi dans 10 s" in followed(at_desk, sent)
    assert [len(leaving(world, one)) for one in asked] == [1, 1, 1]
    watch.passes(timedelta(minutes=9))
    deliver(world)
    assert {dispatch.comment_external_id for _id, dispatch in world.square.said} == {
        world.comment(one).external_id for one in asked
    }
    assert [world.comment(one).state for one in asked] == ["answered"] * 3
    assert "Prévenir" not in words(at_desk.get(f"/comments/{asked[0]}").text)


def test_nothing_is_said_by_itself(at_desk: TestClient, world: World, watch: Watch, page: str) -> None:
    at_desk.get(page)
    watch.passes(timedelta(days=2))
    deliver(world)
    assert world.square.said == []


def test_a_promise_to_one_of_them_is_kept_by_the_reply_that_tells_them(
    at_desk: TestClient, world: World, watch: Watch, asked: list[int]
) -> None:
    kept = promised(world, asked[1])
    case, *_others = hand_over(world, asked[0], asked[2])
    group = repaired(world, case)
    page = f"/groups/{group}"
    assert "Promesse, jeudi 26 mars" in words(at_desk.get(page).text)
    at_desk.post(f"{page}/wordings", data={"saved": 0})
    at_desk.post(f"{page}/replies", data=form_of(at_desk, page, asked))
    told = leaving(world, asked[1])[-1]
    assert promise(world, kept).keeping_id == told.id
    assert "1 promesse à tenir" in words(at_desk.get("/promises").text)
    watch.passes(timedelta(minutes=9))
    deliver(world)
    assert world.reply(told.id).state == ReplyState.PUBLISHED
    assert "Aucune promesse à tenir." in words(at_desk.get("/promises").text)


def test_who_was_promised_something_is_told_even_when_a_colleague_promised(
    at_desk: TestClient, world: World, watch: Watch, asked: list[int]
) -> None:
    promised(world, asked[1], by=world.paul)
    case, *_others = hand_over(world, asked[0], asked[2])
    page = f"/groups/{repaired(world, case)}"
    at_desk.post(f"{page}/wordings", data={"saved": 0})
    at_desk.post(f"{page}/replies", data=form_of(at_desk, page, asked))
    assert [len(leaving(world, one)) for one in asked] == [1, 2, 1]


def test_who_went_or_was_answered_meanwhile_is_left_as_they_are(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    at_desk.post(f"{page}/wordings", data={"saved": 0})
    form = form_of(at_desk, page, asked)
    removed(world, asked[1])
    world.send(asked[2], delay=timedelta(0), by=world.paul)
    deliver(world)
    at_desk.post(f"{page}/replies", data=form)
    assert [len(leaving(world, one)) for one in asked] == [1, 0, 1]


def test_words_that_the_service_proposed_are_offered_to_all_and_stop_nobody(
    at_desk: TestClient, world: World, asked: list[int]
) -> None:
    from_mail = "C’est réparé depuis ce matin, l’ampoule est neuve."
    case, *_others = hand_over(world, *asked)
    page = f"/groups/{repaired(world, case, 'proposed', from_mail)}"
    assert from_mail in words(at_desk.get(page).text)
    at_desk.post(f"{page}/wordings", data={"saved": 0})
    at_desk.post(f"{page}/replies", data=form_of(at_desk, page, asked))
    assert [[reply.text for reply in leaving(world, one)] for one in asked] == [[from_mail]] * 3


def test_who_perhaps_speaks_of_it_is_offered_and_told_only_when_ticked(
    at_desk: TestClient, world: World, asked: list[int]
) -> None:
    perhaps = tells(world, *PERHAPS)
    case, *_others = hand_over(world, *asked)
    page = f"/groups/{repaired(world, case)}"
    shown = words(at_desk.get(page).text)
    assert "Prévenir 3 personnes" in shown
    assert "Mise de côté : autre sujet" in shown
    assert "Sous « »" not in shown
    at_desk.post(f"{page}/wordings", data={"saved": 0})
    at_desk.post(f"{page}/replies", data=form_of(at_desk, page, asked))
    assert leaving(world, perhaps) == []
    at_desk.post(f"{page}/wordings", data={"saved": 0})
    at_desk.post(f"{page}/replies", data=form_of(at_desk, page, [perhaps]))
    assert len(leaving(world, perhaps)) == 1


def test_all_that_was_sent_is_taken_back_whole(at_desk: TestClient, world: World, asked: list[int]) -> None:
    kept = promised(world, asked[1])
    case, *_others = hand_over(world, asked[0], asked[2])
    page = f"/groups/{repaired(world, case)}"
    at_desk.post(f"{page}/wordings", data={"saved": 0})
    sent = at_desk.post(f"{page}/replies", data=form_of(at_desk, page, asked))
    batch = sent.headers["location"].split("batch.")[1].split("&")[0]
    assert at_desk.post(f"/batches/{batch}/undo").headers["location"] == page
    assert [reply for one in (asked[0], asked[2]) for reply in leaving(world, one)] == []
    assert "Envoyer les 3 réponses" in words(at_desk.get(page).text)
    at_desk.get("/promises")
    assert promise(world, kept).ended_at is None
    assert "1 promesse à tenir" in words(at_desk.get("/promises").text)
