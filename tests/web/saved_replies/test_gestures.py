"""Gestes on their page, in the picker, in the composer, and sent."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.web.people import HTMX, followed, three
from tests.web.reading import Page, words
from tests.world import World

FORM = {
    "title": "Tournée oubliée",
    "text": "Bonjour {prénom}, nous transmettons.",
    "shortcut": "tou",
    "gives_to": "proprete-dechets",
    "gives_tag": "complaint",
    "then": "list",
}
NOTED = {"text": "Merci, c’est noté."}


def keep(browser: TestClient, **changed: str) -> int:
    done = browser.post("/saved-replies", data={**FORM, **changed})
    assert done.status_code == 303, done.text
    return int(done.headers["location"].split("/")[2].split("?")[0])


def test_it_is_made_on_the_page_and_says_what_it_does(at_desk: TestClient) -> None:
    number = keep(at_desk)
    keep(at_desk, title="Horaires", shortcut="hor", gives_to="", gives_tag="", then="")
    page = at_desk.get(f"/saved-replies/{number}").text
    assert "2 réponses, dont 1 geste" in words(page)
    assert "Répond, confie à Propreté et déchets, étiquette Réclamation, revient à la liste" in words(page)
    for field, value in (("gives-to", "proprete-dechets"), ("gives-tag", "complaint"), ("then", "list")):
        assert f'<option value="{value}" selected>' in page[page.index(f'id="{field}"') :]


def test_the_head_counts_the_gestes_then_those_that_have_expired(at_desk: TestClient) -> None:
    keep(at_desk)
    alone = {"gives_to": "", "gives_tag": "", "then": ""}
    keep(at_desk, title="Fermée le 16", shortcut="fer", ends_on="2026-03-16", **alone)
    said = words(at_desk.get("/saved-replies").text)
    assert "2 réponses, dont 1 geste ; 1 expirée" in said.replace("\N{NO-BREAK SPACE}", " ")


def test_what_it_does_is_checked_and_taken_away_again(at_desk: TestClient) -> None:
    refused = at_desk.post("/saved-replies", data={**FORM, "gives_to": "lune"})
    assert refused.status_code == 422
    assert "Choisissez un service dans la liste." in words(refused.text)
    number = keep(at_desk, gives_tag="lune", then="lune")
    assert "Répond, confie à Propreté et déchets Tous" in words(at_desk.get("/saved-replies").text)
    at_desk.post(f"/saved-replies/{number}", data={**FORM, "gives_to": "", "gives_tag": "", "then": ""})
    assert "geste" not in words(at_desk.get("/saved-replies").text).lower()


def test_it_stands_in_the_list_and_only_inserts(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    number = keep(at_desk)
    part = words(at_desk.get(f"/comments/{marc}/saved-replies", headers=HTMX).text)
    assert "Tournée oubliée Geste" in part
    assert "Répond, confie à Propreté et déchets" in part
    at_desk.post(f"/comments/{marc}/draft/saved-reply", data={"saved": str(number)})
    page = at_desk.get(f"/comments/{marc}").text
    said = "À l’envoi : confié à Propreté et déchets, étiqueté Réclamation, puis la liste"
    assert said in words(page)
    assert 'name="gesture" value="1" checked' in page
    assert "Envoyer et revenir à la liste" in words(page)
    assert world.comment(marc).state == "unanswered"


def test_sent_it_does_all_of_it_and_one_undo_takes_it_back(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    form = {"text": "Nous transmettons.", "key": "reply-1", "then": "list", "gesture": str(keep(at_desk))}
    done = at_desk.post(f"/comments/{marc}/replies", data=form)
    assert done.headers["location"] == "/?done=reply.1"
    assert "à Marc Le Goff, confié à Propreté et déchets" in followed(at_desk, done)
    assert (world.comment(marc).state, world.comment(marc).intent) == ("with_department", "complaint")
    undone = at_desk.post("/replies/1/undo")
    assert "Envoi annulé. Votre texte est ici." in followed(at_desk, undone)
    assert (world.comment(marc).state, world.comment(marc).intent) == ("unanswered", "question")


def test_what_comes_after_it_is_not_remembered_as_ones_own_choice(at_desk: TestClient, world: World) -> None:
    marc, _yasmina, awa = three(world)
    form = {"text": "Nous transmettons.", "key": "reply-1", "then": "list", "gesture": str(keep(at_desk))}
    at_desk.post(f"/comments/{marc}/replies", data=form)
    assert "Envoyer et suivant" in words(at_desk.get(f"/comments/{awa}").text)


def test_left_out_it_is_a_reply_like_any_other(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    number = keep(at_desk)
    at_desk.post(f"/comments/{marc}/draft/saved-reply", data={"saved": str(number)})
    at_desk.post(f"/comments/{marc}/replies", data={"text": "Nous transmettons.", "key": "reply-1"})
    assert world.comment(marc).intent == "question"
    assert world.reply(1).holding is False


def test_one_taken_away_meanwhile_sends_nothing(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    number = keep(at_desk)
    at_desk.post(f"/saved-replies/{number}/removal")
    form = {"text": "Nous transmettons.", "key": "reply-1", "gesture": str(number)}
    refused = at_desk.post(f"/comments/{marc}/replies", data=form)
    assert refused.status_code == 409
    assert "Ce geste n’existe plus. Rien n’est parti." in words(refused.text)
    assert Page(refused.text).fields["key"] == "reply-1"
    assert world.comment(marc).state == "unanswered"


def test_said_although_a_colleague_was_first_it_is_still_a_geste(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    number = str(keep(at_desk))
    said = world.send(marc, "Déjà dit.", by=world.paul)
    form = {"text": "Nous transmettons.", "key": "reply-2", "gesture": number}
    first = at_desk.post(f"/comments/{marc}/replies", data=form, headers=HTMX)
    assert first.status_code == 409
    assert Page(first.text).fields["gesture"] == number
    at_desk.post(f"/comments/{marc}/replies", data=form | {"also": str(said)})
    assert (world.comment(marc).state, world.comment(marc).intent) == ("with_department", "complaint")


def test_left_out_of_a_refused_reply_it_stays_left_out(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    at_desk.post(f"/comments/{marc}/draft/saved-reply", data={"saved": str(keep(at_desk))})
    for gesture, ticked in (("1", True), ("0", False)):
        form = {"text": "x" * 501, "key": "reply-1", "gesture": gesture}
        refused = at_desk.post(f"/comments/{marc}/replies", data=form)
        assert refused.status_code == 422
        assert ('name="gesture" value="1" checked' in refused.text) is ticked


def test_a_geste_that_promises_is_asked_about_once_and_its_promise_goes_with_it(
    at_desk: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    number = str(keep(at_desk))
    world.draft(marc, "Nous revenons vers vous avant vendredi.")
    shown = Page(at_desk.get(f"/comments/{marc}").text).fields
    bare = {"text": "Nous revenons vers vous avant vendredi.", "key": shown["key"], "gesture": number}
    asked = at_desk.post(f"/comments/{marc}/replies", data=bare | {"read": shown["read"]})
    assert asked.status_code == 409
    assert "promesse à tenir pour le vendredi 20 mars" in words(asked.text)
    seen = {name: shown[name] for name in ("read", "promise", "promise_on")}
    assert at_desk.post(f"/comments/{marc}/replies", data=bare | seen).status_code == 303
    assert "1 promesse à tenir." in words(at_desk.get("/promises").text)
    assert world.comment(marc).state == "with_department"
    at_desk.post("/replies/1/undo")
    assert "1 promesse" not in words(at_desk.get("/promises").text)
    assert world.comment(marc).state == "unanswered"


def shown_with(browser: TestClient, comment: int, number: int) -> dict[str, str]:
    """What the page sends once the geste is taken there."""
    browser.post(f"/comments/{comment}/draft/saved-reply", data={"saved": str(number)})
    return sends(browser.get(f"/comments/{comment}").text)


def sends(page: str) -> dict[str, str]:
    fields = Page(page).fields
    return {
        name: fields[name] for name in ("key", "read", "base", "gesture", "does") if name in fields
    } | NOTED


def test_its_service_set_aside_meanwhile_nothing_leaves_and_the_words_stay(
    at_desk: TestClient, in_office: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    sent = shown_with(at_desk, marc, keep(at_desk, gives_tag="", then=""))
    in_office.post("/services/proprete-dechets/setting-aside")
    second_look = at_desk.post(f"/comments/{marc}/replies", data=sent | {"text": "Nous transmettons."})
    assert "Relisez, puis envoyez" in words(second_look.text)
    refused = at_desk.post(f"/comments/{marc}/replies", data=sends(second_look.text))
    assert refused.status_code == 409
    said = "Propreté et déchets a été mis de côté entre-temps. Rien n’est parti, et votre texte est gardé."
    assert said in words(refused.text)
    assert world.comment(marc).state == "unanswered"
    assert NOTED["text"] in words(refused.text)
    assert "gesture" not in Page(refused.text).fields
    at_desk.post(f"/comments/{marc}/replies", data=sends(refused.text))
    assert not world.reply(1).holding


def test_changed_by_a_colleague_meanwhile_it_does_nothing_that_was_not_shown(
    at_desk: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    number = keep(at_desk)
    sent = shown_with(at_desk, marc, number)
    at_desk.post(f"/saved-replies/{number}", data={**FORM, "gives_to": "voirie"})
    refused = at_desk.post(f"/comments/{marc}/replies", data=sent)
    assert refused.status_code == 409
    assert "Ce geste a été modifié entre-temps. Rien n’est parti" in words(refused.text)
    assert "À l’envoi : confié à Voirie" in words(refused.text)
    at_desk.post(f"/comments/{marc}/replies", data=sends(refused.text))
    assert world.comment(marc).state == "with_department"


def test_sent_already_a_second_press_is_the_same_whatever_became_of_it(
    at_desk: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    number = keep(at_desk)
    sent = shown_with(at_desk, marc, number)
    first = at_desk.post(f"/comments/{marc}/replies", data=sent)
    at_desk.post(f"/saved-replies/{number}", data={**FORM, "gives_to": "voirie"})
    assert (
        at_desk.post(f"/comments/{marc}/replies", data=sent).headers["location"] == first.headers["location"]
    )


def test_sent_already_a_second_press_is_the_same_though_it_was_taken_away(
    at_desk: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    number = keep(at_desk)
    form = {"text": "Nous transmettons.", "key": "reply-1", "gesture": str(number)}
    first = at_desk.post(f"/comments/{marc}/replies", data=form)
    at_desk.post(f"/saved-replies/{number}/removal")
    again = at_desk.post(f"/comments/{marc}/replies", data=form)
    assert (first.status_code, again.status_code) == (303, 303)
    assert len(world.replies_to(marc)) == 1


def test_its_service_under_another_name_has_the_comment_all_the_same(
    at_desk: TestClient, in_office: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    sent = shown_with(at_desk, marc, keep(at_desk))
    service = Page(in_office.get("/services/proprete-dechets").text).fields
    in_office.post("/services/proprete-dechets", data=service | {"name": "Ville propre"})
    done = at_desk.post(f"/comments/{marc}/replies", data=sent)
    assert "confié à Ville propre" in followed(at_desk, done)
