"""The second look at the desk: it warns once, it never blocks, and a program is not asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app import replies
from app.domain.reply import ReplyState
from app.ports.events import CommentEdited, CommentPosted, CommentSeen
from app.web.checks import MOST
from tests.apps import opened
from tests.web.conftest import FROM_A_PAGE, sign_in_by_link
from tests.web.people import HTMX, followed, removed
from tests.web.reading import Page, words
from tests.world import World

MOBILE = "Bonjour Marc, Gaëlle répond au 06 12 34 56 78."
WARNED = "Un numéro de téléphone sera visible de tous."
ASKED = "Rien n’est parti. Relisez, puis envoyez de nouveau si c’est bien ainsi."


@dataclass
class Signs:
    """Links that answer or not, and which were asked."""

    there: dict[str, bool | None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answers(self, address: str) -> bool | None:
        self.asked.append(address)
        return self.there.get(address, True)


@pytest.fixture
def marc(world: World) -> int:
    return world.a_comment()


def fields(browser: TestClient, comment_id: int) -> dict[str, str]:
    return Page(browser.get(f"/comments/{comment_id}").text).fields


def sent(browser: TestClient, comment_id: int, text: str, **more: object) -> Response:
    """Send from the page, as it was shown."""
    shown = {name: fields(browser, comment_id)[name] for name in ("key", "read")}
    return browser.post(f"/comments/{comment_id}/replies", data=shown | {"text": text} | more)


def test_a_slip_is_asked_about_once_and_sent_past_with_one_press(
    at_desk: TestClient, world: World, marc: int
) -> None:
    answer = sent(at_desk, marc, MOBILE)
    assert answer.status_code == 409
    assert ASKED in words(answer.text)
    assert WARNED in words(answer.text)
    assert f">{MOBILE}</textarea>" in answer.text
    assert "data-focus-text" in answer.text
    assert world.replies_to(marc) == []
    assert sent(at_desk, marc, MOBILE, seen=Page(answer.text).fields["seen"]).status_code == 303
    assert world.replies_to(marc)[0].state == ReplyState.WAITING


def test_what_was_sent_past_is_not_warned_of_again_after_an_undo(
    at_desk: TestClient, world: World, marc: int
) -> None:
    seen = Page(sent(at_desk, marc, MOBILE).text).fields["seen"]
    sent(at_desk, marc, MOBILE, seen=seen)
    world.act(replies.undo, world.replies_to(marc)[0].id)
    assert WARNED not in words(at_desk.get(f"/comments/{marc}").text)
    assert sent(at_desk, marc, MOBILE).status_code == 303


def test_a_warning_that_the_page_showed_costs_no_press(at_desk: TestClient, world: World, marc: int) -> None:
    world.draft(marc, MOBILE)
    shown = fields(at_desk, marc)
    form = {name: shown[name] for name in ("key", "read", "seen")} | {"text": MOBILE}
    assert at_desk.post(f"/comments/{marc}/replies", data=form).status_code == 303


def test_a_program_that_sends_a_text_and_a_key_is_not_asked(
    at_desk: TestClient, world: World, marc: int
) -> None:
    form = {"text": MOBILE, "key": "reply-1"}
    assert at_desk.post(f"/comments/{marc}/replies", data=form).status_code == 303


def test_a_reply_with_nothing_to_say_against_leaves_at_once(at_desk: TestClient, marc: int) -> None:
    assert sent(at_desk, marc, "Bonjour Marc, samedi à 9 h.").status_code == 303


def test_what_is_being_written_is_looked_at_and_no_more_than_three_lines_are_said(
    at_desk: TestClient, marc: int
) -> None:
    text = f"{MOBILE} La AB-123-CD, votre dossier n° 2026-0441 et c’est faux, on vous dit ça vite."
    answer = at_desk.post(f"/comments/{marc}/checks", data={"text": text}, headers=HTMX)
    assert answer.text.count('class="check"') == MOST
    assert WARNED in words(answer.text)
    assert at_desk.post(f"/comments/{marc}/checks", data={"text": "Samedi."}).text.strip() == ""


def test_the_words_are_taken_out_and_the_rest_stays(at_desk: TestClient, world: World, marc: int) -> None:
    asked = at_desk.post(f"/comments/{marc}/checks", data={"text": MOBILE})
    form = {"text": MOBILE, "slip": Page(asked.text).fields["seen"]}
    page = followed(at_desk, at_desk.post(f"/comments/{marc}/checks/removal", data=form))
    assert world.draft_on(marc) == "Bonjour Marc, Gaëlle répond au."
    assert WARNED not in page


def test_a_comment_edited_while_one_writes_is_read_again_first(
    at_desk: TestClient, world: World, marc: int
) -> None:
    shown = fields(at_desk, marc)
    seen = CommentSeen(world.comment(marc).external_id, text="Et le dimanche ?", post_external_id="p1")
    world.hear(CommentEdited("town", seen, edited_at=world.now()))
    form = {"key": shown["key"], "read": shown["read"], "text": "Samedi à 9 h."}
    answer = at_desk.post(f"/comments/{marc}/replies", data=form)
    assert "Le commentaire a été modifié pendant que vous écriviez." in words(answer.text)
    assert "Et le dimanche ?" in words(answer.text)
    again = {name: Page(answer.text).fields[name] for name in ("key", "read", "seen")}
    assert at_desk.post(f"/comments/{marc}/replies", data=form | again).status_code == 303


def test_a_comment_answered_on_the_network_meanwhile_is_said(
    at_desk: TestClient, world: World, marc: int
) -> None:
    shown = fields(at_desk, marc)
    above = world.comment(marc).external_id
    own = CommentSeen("own", text="Samedi.", post_external_id="p1", parent_external_id=above, own=True)
    world.hear(CommentPosted("town", replace(own, posted_at=world.now())))
    form = {"key": shown["key"], "read": shown["read"], "text": "Samedi à 9 h."}
    answer = at_desk.post(f"/comments/{marc}/replies", data=form)
    assert answer.status_code == 409
    assert "La ville a déjà répondu sur Agora." in words(answer.text)


def test_a_comment_that_is_gone_is_said_while_one_writes_and_refused_with_the_text_kept(
    at_desk: TestClient, world: World, marc: int
) -> None:
    shown = fields(at_desk, marc)
    removed(world, marc)
    gone = "Supprimé par son auteur. Il n’y a plus rien à quoi répondre."
    form = {"key": shown["key"], "read": shown["read"], "text": "Samedi à 9 h."}
    assert gone in words(at_desk.post(f"/comments/{marc}/checks", data=form, headers=HTMX).text)
    for _twice in range(2):
        answer = at_desk.post(f"/comments/{marc}/replies", data=form)
        assert answer.status_code == 409
        assert f"{gone} Votre texte est gardé." in words(answer.text)
        assert ">Samedi à 9 h.</textarea>" in answer.text
    assert world.replies_to(marc) == []


def test_links_are_followed_while_one_writes_and_never_while_one_sends(world: World, marc: int) -> None:
    signs = Signs({"https://ville.fr/mort": False})
    with (
        opened(replace(world.house, links=signs)) as app,
        TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as desk,
    ):
        sign_in_by_link(desk, world.house, world.claire)
        text = "Tout est sur https://ville.fr/mort et https://ville.fr/bus."
        written = desk.post(f"/comments/{marc}/checks", data={"text": text}, headers=HTMX)
        assert "« https://ville.fr/mort » ne répond pas." in words(written.text)
        assert sorted(signs.asked) == ["https://ville.fr/bus", "https://ville.fr/mort"]
        desk.post(f"/comments/{marc}/checks", data={"text": text}, headers=HTMX)
        assert len(signs.asked) == 2
        shown = fields(desk, marc)
        form = {"key": shown["key"], "read": shown["read"], "text": "Voir https://ville.fr/lent."}
        assert desk.post(f"/comments/{marc}/replies", data=form, headers=HTMX).status_code == 303
        assert len(signs.asked) == 2


def test_without_scripts_the_links_are_followed_as_one_sends(world: World, marc: int) -> None:
    signs = Signs({"https://ville.fr/mort": False})
    with (
        opened(replace(world.house, links=signs)) as app,
        TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as desk,
    ):
        sign_in_by_link(desk, world.house, world.claire)
        assert "ne répond pas" in sent(desk, marc, "Voir https://ville.fr/mort.").text
