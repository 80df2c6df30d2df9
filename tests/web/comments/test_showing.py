"""One comment, open: its post, its thread, its place, and what is said when there is nothing to answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app.ports.events import AttachmentSeen, CommentEdited, CommentSeen, PostSeen
from tests.fakes import INBOX
from tests.web.people import HTMX, removed, three
from tests.web.reading import words
from tests.world import World


def test_a_comment_opens_with_its_post_its_thread_and_its_place(at_desk: TestClient, world: World) -> None:
    world.hear(
        PostSeen("town", "p1", text="Piscine : nouveaux horaires. Dès lundi.", published_at=world.now())
    )
    _marc, yasmina, _awa = three(world)
    world.a_comment("Pareil chez moi.", parent_external_id=world.comment(yasmina).external_id)
    page = words(at_desk.get(f"/comments/{yasmina}").text)
    for said in (
        "Sous votre publication du 17 mars",
        "4 commentaires, 4 sans réponse",
        "Piscine : nouveaux horaires.",
        "2 sur 4",
        "2 jours d’attente",
        "commentaire public",
        "Pareil chez moi.",
        "Réponse publique à Yasmina Benali , sur Agora",
        "Premier commentaire reçu de cette personne.",
    ):
        assert said in page


def test_neighbours_are_those_of_the_list_that_is_open(at_desk: TestClient, world: World) -> None:
    marc, yasmina, awa = three(world)
    page = at_desk.get(f"/comments/{marc}?intent=question").text
    assert f'href="/comments/{awa}?intent=question"' in page
    assert f'/comments/{yasmina}"' not in page


def test_citizens_words_are_shown_as_they_are_and_never_run(at_desk: TestClient, world: World) -> None:
    text = "<script>alert(1)</script> & « bonjour »\nÀ la ligne ?"
    comment = world.a_comment(text)
    page = at_desk.get(f"/comments/{comment}").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; « bonjour »\nÀ la ligne" in page


def test_a_removed_comment_says_so_and_can_only_leave(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    world.draft(marc, "Samedi.")
    removed(world, marc)
    page = at_desk.get(f"/comments/{marc}").text
    assert "Supprimé par son auteur. Il n’y a plus rien à quoi répondre." in words(page)
    assert "composer-text" not in page


def test_what_is_joined_and_cannot_be_shown_is_named(at_desk: TestClient, world: World) -> None:
    film, sound = (
        AttachmentSeen("https://agora.example/f", "video"),
        AttachmentSeen("https://a.example/s", "audio"),
    )
    pictures = (AttachmentSeen("https://agora.example/1"), AttachmentSeen("https://agora.example/2"))
    comment = world.a_comment(None, attachments=(film, sound, *pictures))
    page = at_desk.get(f"/comments/{comment}").text
    assert "1 vidéo 1 enregistrement sonore 2 images à voir sur Agora" in words(page)
    assert "agora.example/f" not in page
    assert "vidéo" not in at_desk.get(f"/comments/{world.a_comment()}").text


def test_an_edited_comment_shows_both_texts(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    seen = CommentSeen(
        world.comment(marc).external_id, text="Quand ouvre la patinoire ?", post_external_id="p1"
    )
    world.hear(CommentEdited("town", seen, edited_at=world.now()))
    page = words(at_desk.get(f"/comments/{marc}").text)
    assert "Modifié par son auteur à 9 h 30." in page
    assert "Voir le texte d’avant Quand ouvre la piscine ?" in page


def test_a_held_reply_asks_for_a_decision_in_the_composer_s_place(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    world.send(marc)
    seen = CommentSeen(
        world.comment(marc).external_id, text="Quand ouvre la patinoire ?", post_external_id="p1"
    )
    world.hear(CommentEdited("town", seen, edited_at=world.now()))
    page = at_desk.get(f"/comments/{marc}").text
    assert "Votre réponse n’est pas partie. Convient-elle encore ?" in words(page)
    assert "composer-text" not in page
    assert "Envoi retenu : commentaire modifié" in words(page)


def test_what_cannot_be_answered_here_says_where(at_desk: TestClient, world: World) -> None:
    comment = world.a_comment("Bonjour", answerable=False, permalink="https://agora.example/m")
    page = at_desk.get(f"/comments/{comment}").text
    assert "Répondez sur Agora, puis classez ici." in words(page)
    assert "composer-text" not in page


def test_what_has_no_address_of_its_own_is_answered_in_the_networks_inbox(
    at_desk: TestClient, world: World
) -> None:
    nowhere = world.a_comment("Bonjour", answerable=False)
    assert f'href="{INBOX}"' in at_desk.get(f"/comments/{nowhere}").text
    answered_here = world.a_comment("Bonjour")
    assert INBOX not in at_desk.get(f"/comments/{answered_here}").text


def test_a_probable_insult_is_not_thrown_in_the_face(at_desk: TestClient, world: World) -> None:
    comment = world.a_comment("Bande de connards, allez crever.", posted_at=world.now() - timedelta(days=9))
    assert world.comment(comment).intent == "abuse"
    page = at_desk.get(f"/comments/{comment}?shelf=to_answer").text
    assert "Texte masqué à l’écran : insulte probable" in words(page)


def test_htmx_receives_the_comment_alone_and_after_an_act_what_has_changed(
    at_desk: TestClient, world: World
) -> None:
    marc, yasmina, _awa = three(world)
    alone = at_desk.get(f"/comments/{marc}", headers=HTMX).text
    assert 'id="reading"' in alone
    assert 'id="queue"' not in alone
    at_desk.post(f"/comments/{marc}/assignment", data={"department": "sports"})
    after = at_desk.get(f"/comments/{yasmina}?done=assignment.1", headers=HTMX).text
    assert all(f'id="{part}"' in after for part in ("reading", "queue", "outgoing"))
    assert (
        "Confié à Sports. Commentaire suivant : Yasmina Benali, réclamation, attend depuis 2 jours."
        in words(after)
    )


@pytest.mark.parametrize("comment", ["999", "abc", "-1", "99999999999999999999"])
def test_what_does_not_exist_is_not_found(at_desk: TestClient, comment: str) -> None:
    answer = at_desk.get(f"/comments/{comment}")
    assert answer.status_code == 404
    assert "existe" in words(answer.text)


def test_words_of_our_own_are_no_comment_to_answer(at_desk: TestClient, world: World) -> None:
    ours = world.a_comment("Bonjour à tous.", by=None, own=True)
    assert at_desk.get(f"/comments/{ours}").status_code == 404


def test_a_reader_sees_everything_and_no_act(reading_only: TestClient, world: World) -> None:
    _marc, yasmina, _awa = three(world)
    page = reading_only.get(f"/comments/{yasmina}").text
    assert "la rue est sale" in page
    assert f"/comments/{yasmina}/" not in page
