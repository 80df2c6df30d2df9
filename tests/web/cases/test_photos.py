"""A service joins a photo: the desk alone sees it, beside the draft, and it leaves with the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import func, select

from app.domain.answer import Answer
from app.domain.answer_photo import AnswerPhoto
from app.files.pictures import PlainPictures
from app.ports.events import CommentRemoved
from app.ports.pictures import Picture
from tests import apps
from tests.integration.letters.post import an_urgent_link
from tests.pictures import PLACE, a_bomb, a_photo, opened
from tests.web.conftest import FROM_A_PAGE
from tests.web.reading import words
from tests.world import World

WORDS = "Voici le trou, rebouché."
TOO_HEAVY = 12 * 1024 * 1024 + 1


@pytest.fixture
def officer(world: World) -> Iterator[TestClient]:
    """A municipal officer's browser: no account, no cookie."""
    with (
        apps.opened(world.house) as app,
        TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as client,
    ):
        yield client


@pytest.fixture
def comment(world: World) -> int:
    return world.a_comment("Le nid-de-poule est toujours là.")


@pytest.fixture
def link(world: World, comment: int) -> str:
    return an_urgent_link(world, comment)[0]


def sends(
    officer: TestClient, link: str, photo: bytes | None, name: str = "IMG_1.JPG", **form: str
) -> Response:
    files = {} if photo is None else {"photo": (name, photo, "image/jpeg")}
    data = {"kind": "proposed", "text": WORDS} | form
    return officer.post(f"/s/{link}/cases/1/answers", data=data, files=files)


def photos(world: World) -> int:
    with world.db.reading() as session:
        return session.scalar(select(func.count()).select_from(AnswerPhoto)) or 0


def test_the_form_asks_for_a_photo_and_needs_no_script(officer: TestClient, link: str) -> None:
    shown = officer.get(f"/s/{link}").text
    assert shown.count('enctype="multipart/form-data"') == 2
    assert shown.count('type="file"') == 2
    assert "Joindre une photo (facultatif)" in words(shown)


@pytest.mark.parametrize("form", [{}, {"kind": "repaired", "on": "2026-03-17"}])
def test_the_desk_sees_it_beside_what_the_service_says(
    officer: TestClient, at_desk: TestClient, comment: int, link: str, form: dict[str, str]
) -> None:
    assert sends(officer, link, a_photo(), **form).status_code == 303
    assert "Photo jointe." in words(officer.get(f"/s/{link}").text)
    shown = at_desk.get(f"/comments/{comment}").text
    assert "Photo du service" in words(shown)
    assert 'src="/answer-photos/1"' in shown
    seen = at_desk.get("/answer-photos/1")
    assert (seen.status_code, seen.headers["Content-Type"]) == (200, "image/jpeg")
    assert seen.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in seen.headers["Content-Security-Policy"]
    assert seen.headers["Content-Disposition"] == "inline"
    assert seen.headers["Cache-Control"].startswith("private")
    assert PLACE.encode() not in seen.content
    assert opened(seen.content).size == (40, 60)
    saved = at_desk.get("/answer-photos/1?save=true")
    assert saved.headers["Content-Disposition"] == 'attachment; filename="photo-1.jpg"'


def test_nobody_else_sees_it(officer: TestClient, link: str) -> None:
    sends(officer, link, a_photo())
    assert officer.get("/answer-photos/1").status_code == 303
    assert b"/answer-photos/" not in officer.get(f"/s/{link}").content
    assert officer.get(f"/s/{link}/answer-photos/1").status_code == 404


def test_a_form_without_a_photo_is_sent_as_before(officer: TestClient, world: World, link: str) -> None:
    assert sends(officer, link, b"", name="").status_code == 303
    assert world.draft_on(1) == WORDS
    assert photos(world) == 0


@pytest.mark.parametrize(
    ("photo", "said"),
    [
        (b"<svg onload='alert(1)'/>", "Ce fichier n’est pas une photo."),
        (b"MZ\x90\x00 a program", "Ce fichier n’est pas une photo."),
        (a_bomb(), "Cette photo est trop grande"),
        (a_photo() + b"\0" * TOO_HEAVY, "Cette photo est trop lourde"),
    ],
)
def test_what_is_no_photo_is_said_beside_the_field_and_the_words_are_kept(
    officer: TestClient, world: World, link: str, photo: bytes, said: str
) -> None:
    refused = sends(officer, link, photo)
    assert refused.status_code == 422
    assert said in words(refused.text)
    assert WORDS in words(refused.text)
    assert 'aria-invalid="true"' in refused.text
    assert photos(world) == 0
    with world.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Answer)) == 0


def test_a_form_past_every_measure_is_refused_in_our_words(officer: TestClient, link: str) -> None:
    refused = sends(officer, link, b"\0" * (21 * 1024 * 1024))
    assert refused.status_code == 413
    assert "text/html" in refused.headers["Content-Type"]


def test_a_request_for_more_time_takes_no_photo(officer: TestClient, world: World, link: str) -> None:
    assert sends(officer, link, a_photo(), kind="more_time", on="2026-04-01").status_code == 303
    assert photos(world) == 0


def test_it_leaves_with_the_words_of_the_person_who_is_forgotten(
    officer: TestClient, at_desk: TestClient, world: World, comment: int, link: str
) -> None:
    sends(officer, link, a_photo())
    assert photos(world) == 1
    world.hear(CommentRemoved("town", world.comment(comment).external_id, erase=True))
    assert photos(world) == 0
    assert at_desk.get("/answer-photos/1").status_code == 404


def test_without_a_link_no_photo_is_opened(officer: TestClient, world: World, link: str) -> None:
    opened_photos: list[bytes] = []

    class Counting(PlainPictures):
        def plain(self, content: bytes) -> Picture:
            opened_photos.append(content)
            return super().plain(content)

    officer.app.state.house = replace(world.house, pictures=Counting())  # type: ignore[attr-defined] # Starlette's own
    assert sends(officer, "a-guess", a_photo()).status_code == 303
    assert opened_photos == []
    assert sends(officer, link, a_photo()).status_code == 303
    assert len(opened_photos) == 1
