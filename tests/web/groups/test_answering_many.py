"""Answering those who ask the same: who is ticked, what each receives, and that each receives it once."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient

from app.domain.comment import Comment
from app.domain.reply import Reply, ReplyState
from app.errands.delivering import deliver_next
from app.ports.events import CommentEdited, CommentPosted, CommentRemoved, CommentSeen
from app.ports.failures import PermanentFailure
from tests.asking import ALSO, SAME, WORDINGS, ask, keep_good_words
from tests.web.conftest import Watch
from tests.web.people import followed
from tests.web.reading import Page, words
from tests.world import World

COUNT = len(SAME)


def form_of(
    world: World, at_desk: TestClient, page: str, asked: list[int], **given: object
) -> dict[str, object]:
    """The page's form as a browser would send it, all who ask the same ticked."""
    shown = at_desk.get(page).text
    rows = [int(part.split('"')[0]) for part in shown.split('name="row" value="')[1:]]
    seen = [part.split('"')[0] for part in shown.split('name="seen" value="')[1:]]
    key = Page(shown).fields.get("key", "")
    form: dict[str, object] = {"key": key, "row": rows, "seen": seen, "own": [""] * len(rows)}
    return form | {"tick": asked[:COUNT], "wording": list(WORDINGS)} | given


def said(world: World, comment_ids: list[int]) -> list[str]:
    return [reply.text for one in comment_ids for reply in leaving(world, one)]


def leaving(world: World, comment_id: int) -> list[Reply]:
    away = (ReplyState.DRAFT, ReplyState.UNDONE)
    return [reply for reply in world.replies_to(comment_id) if reply.state not in away]


def deliver(world: World, watch: Watch, time: timedelta = timedelta(minutes=30)) -> None:
    watch.passes(time)
    while deliver_next(world.house):
        pass


def test_the_list_holds_one_line_for_all_of_them(at_desk: TestClient, page: str) -> None:
    shown = at_desk.get("/").text
    assert f"{COUNT} questions semblables" in words(shown)
    assert f"Répondre aux {COUNT}" in words(shown)
    assert f'href="{page}"' in shown
    assert shown.count('class="row-link"') == 3


def test_the_page_counts_those_whom_its_line_in_the_list_counts(at_desk: TestClient, page: str) -> None:
    shown = words(at_desk.get(page).text)
    assert f"{COUNT} questions semblables : «" in shown


def test_those_who_ask_the_same_are_ticked_and_who_asks_more_is_not(
    at_desk: TestClient, asked: list[int], page: str
) -> None:
    shown = at_desk.get(page).text
    for one in asked[:COUNT]:
        assert f'value="{one}" form="group-form" checked' in shown
    assert f'value="{asked[-1]}" form="group-form">' in shown
    assert "Mise de côté : autre demande" in words(shown)
    assert ALSO[1] in words(shown)


def test_good_words_are_offered_and_taken_before_anything_can_be_sent(
    at_desk: TestClient, world: World, page: str
) -> None:
    saved = keep_good_words(world)
    shown = at_desk.get(page).text
    assert "Reprendre ces formulations" in words(shown)
    assert f'action="{page}/replies' not in shown
    taken = at_desk.post(f"{page}/wordings", data={"saved": saved})
    assert taken.headers["location"] == page
    shown = words(at_desk.get(page).text)
    assert "Trois formulations, réparties entre les 7" in shown
    assert "Bonjour Soizic, oui, le marché du samedi est maintenu" in shown
    assert "Bonjour, le marché reste place de l’Église" in shown
    assert "Envoyer les 7 réponses" in shown


def test_each_receives_a_reply_of_its_own_under_its_comment(
    at_desk: TestClient, world: World, watch: Watch, asked: list[int], page: str
) -> None:
    sent = at_desk.post(f"{page}/replies", data=form_of(world, at_desk, page, asked))
    assert sent.status_code == 303
    assert "7 réponses , premier envoi dans 10 s" in followed(at_desk, sent)
    deliver(world, watch)
    texts = [dispatch.text for _id, dispatch in world.square.said]
    assert len(texts) == len(set(texts)) == COUNT
    assert [one == other for one, other in pairwise(texts)] == [False] * (COUNT - 1)
    answered = {dispatch.comment_external_id for _id, dispatch in world.square.said}
    assert answered == {world.comment(one).external_id for one in asked[:COUNT]}
    assert "7 publiées." in words(at_desk.get("/").text)


def test_they_leave_at_the_pace_of_a_person(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    at_desk.post(f"{page}/replies", data=form_of(world, at_desk, page, asked))
    due = sorted(reply.due_at for one in asked for reply in leaving(world, one) if reply.due_at)
    gaps = [(later - sooner).total_seconds() for sooner, later in pairwise(due)]
    assert due[0] == world.now() + timedelta(seconds=10)
    assert all(30 <= gap <= 50 for gap in gaps)
    assert len(set(gaps)) > 1


def test_the_same_form_twice_and_a_second_tab_answer_once(
    at_desk: TestClient, world: World, watch: Watch, asked: list[int], page: str
) -> None:
    form, other_tab = (form_of(world, at_desk, page, asked) for _tab in range(2))
    assert form["key"] != other_tab["key"]
    first, again = (at_desk.post(f"{page}/replies", data=form) for _press in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    late = at_desk.post(f"{page}/replies", data=other_tab)
    assert (late.status_code, "Aucune question retenue." in words(late.text)) == (422, True)
    deliver(world, watch)
    assert len(world.square.said) == COUNT


def test_what_changed_meanwhile_is_left_out_and_said(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    form = form_of(world, at_desk, page, asked)
    gone, edited, native = (world.comment(one) for one in asked[:3])
    world.hear(CommentRemoved("town", gone.external_id))
    seen = CommentSeen(edited.external_id, text="Le marché est maintenu ? Et le cirque ?")
    world.hear(CommentEdited("town", seen, edited_at=world.now()))
    answer = CommentSeen(
        "n1", text="Oui.", own=True, parent_external_id=native.external_id, posted_at=world.now()
    )
    world.hear(CommentPosted("town", answer))
    shown = followed(at_desk, at_desk.post(f"{page}/replies", data=form))
    assert "4 réponses , premier envoi" in shown
    assert [leaving(world, one) for one in asked[:3]] == [[], [], []]


def test_who_is_being_answered_alone_is_left_out(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    form = form_of(world, at_desk, page, asked)
    world.draft(asked[0], "Bonjour Soizic, je vérifie", by=world.paul)
    shown = followed(at_desk, at_desk.post(f"{page}/replies", data=form))
    assert "6 réponses , premier envoi" in shown
    assert "1 sans réponse : Soizic Le Gall (réponse en cours d’écriture)." in shown
    assert world.draft_on(asked[0]) == "Bonjour Soizic, je vérifie"


def test_one_press_takes_all_of_it_back_and_gives_the_page_back(
    at_desk: TestClient, world: World, watch: Watch, asked: list[int], page: str
) -> None:
    at_desk.post(f"{page}/replies", data=form_of(world, at_desk, page, asked, tick=asked[:6]))
    watch.passes(timedelta(seconds=9))
    undone = at_desk.post("/batches/1/undo")
    assert undone.headers["location"] == page
    deliver(world, watch)
    assert world.square.said == []
    shown = words(at_desk.get(page).text)
    assert "Envoyer les 6 réponses" in shown
    again = at_desk.post(f"{page}/replies", data=form_of(world, at_desk, page, asked))
    assert again.status_code == 303
    deliver(world, watch)
    assert len(world.square.said) == COUNT


def test_stopped_half_way_what_left_has_left_and_the_rest_stays(
    at_desk: TestClient, world: World, watch: Watch, asked: list[int], page: str
) -> None:
    at_desk.post(f"{page}/replies", data=form_of(world, at_desk, page, asked))
    deliver(world, watch, timedelta(seconds=65))
    left = len(world.square.said)
    assert f"{left} publiées sur 7" in words(at_desk.get("/").text)
    stopped = at_desk.post("/batches/1/undo")
    assert "Envois arrêtés." in followed(at_desk, stopped)
    deliver(world, watch)
    assert 0 < len(world.square.said) == left < COUNT


def test_a_refusal_comes_back_first_and_is_said(
    at_desk: TestClient, world: World, watch: Watch, asked: list[int], page: str
) -> None:
    at_desk.post(f"{page}/replies", data=form_of(world, at_desk, page, asked))
    world.square.failing = [PermanentFailure("comment_gone")]
    deliver(world, watch)
    shown = words(at_desk.get("/").text)
    assert "6 publiées. 1 refusée par Agora, elle est revenue en tête." in shown
    assert "Échec de l’envoi" in shown


def test_seven_identical_texts_are_asked_about_first(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    form = form_of(world, at_desk, page, asked, wording=["Oui, il est maintenu."])
    refused = at_desk.post(f"{page}/replies", data=form)
    assert refused.status_code == 422
    assert "7 textes identiques paraîtraient automatiques." in words(refused.text)
    assert said(world, asked) == []
    sent = at_desk.post(f"{page}/replies", data=form | {"anyway": "true"})
    assert sent.status_code == 303
    assert len(said(world, asked)) == COUNT


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"tick": []}, "Aucune question retenue."),
        ({"wording": [" "]}, "Écrivez une réponse avant d’envoyer."),
        ({"wording": ["Oui " * 200, "Non " * 200]}, "de trop pour Agora."),
    ],
)
def test_what_cannot_be_sent_is_said_and_kept(
    at_desk: TestClient, world: World, asked: list[int], page: str, given: dict[str, object], sentence: str
) -> None:
    refused = at_desk.post(f"{page}/replies", data=form_of(world, at_desk, page, asked, **given))
    assert refused.status_code == 422
    assert sentence in words(refused.text)
    assert said(world, asked) == []


def test_words_for_one_person_alone_stay_theirs(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    form = form_of(world, at_desk, page, asked)
    rows = form["row"]
    assert isinstance(rows, list)
    own = ["Bonjour Lina, à samedi." if row == asked[2] else "" for row in rows]
    at_desk.post(f"{page}/replies", data=form | {"own": own})
    assert said(world, [asked[2]]) == ["Bonjour Lina, à samedi."]


def test_who_asks_while_the_page_is_open_is_offered_and_never_answered_by_itself(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    form = form_of(world, at_desk, page, asked)
    at_desk.post(f"{page}/draft", data=form)
    late = ask(world, "Nora Kerrien", "Est-ce que le marché du samedi est maintenu ?")
    told = at_desk.get(f"{page}/newcomers?after={asked[-1]}").text
    assert "1 question semblable vient d’arriver" in words(told)
    assert f'value="{late}" form="group-form">' in at_desk.get(page).text
    at_desk.post(f"{page}/replies", data=form)
    assert leaving(world, late) == []
    with world.db.reading() as session:
        assert session.get_one(Comment, late).shelf == "to_answer"


def test_a_newcomer_is_added_with_one_press(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    form = form_of(world, at_desk, page, asked)
    late = ask(world, "Nora Kerrien", "Est-ce que le marché du samedi est maintenu ?")
    at_desk.post(f"{page}/draft", data=form | {"add": str(late)})
    assert f'value="{late}" form="group-form" checked' in at_desk.get(page).text


def test_a_reader_looks_and_sends_nothing(
    reading_only: TestClient, world: World, asked: list[int], page: str
) -> None:
    assert "Envoyer les" not in words(reading_only.get(page).text)
    form = form_of(world, reading_only, page, asked)
    assert reading_only.post(f"{page}/replies", data=form).status_code == 403
    assert said(world, asked) == []


def test_a_group_that_does_not_exist_is_said(at_desk: TestClient) -> None:
    assert at_desk.get("/groups/99").status_code == 404
