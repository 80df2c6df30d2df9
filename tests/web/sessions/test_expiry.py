"""A session that ended: by time, by hand. Nothing typed is lost with it."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient

from app.domain.session import Session as SignedIn
from app.domain.user import User
from app.house import House
from tests.web.conftest import PASSWORD, Watch
from tests.web.reading import Page, words

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_twelve_idle_hours_end_a_session(signed_in: TestClient, watch: Watch) -> None:
    watch.passes(timedelta(hours=11, minutes=59))
    assert signed_in.get("/preferences").status_code == 200
    watch.passes(timedelta(hours=12))
    assert signed_in.get("/preferences").status_code == 303


def test_fourteen_days_end_it_however_busy(signed_in: TestClient, watch: Watch) -> None:
    for _ in range(27):
        watch.passes(timedelta(hours=11, minutes=59))
        assert signed_in.get("/preferences").status_code == 200
    watch.passes(timedelta(hours=11, minutes=59))
    assert signed_in.get("/preferences").status_code == 200
    watch.passes(timedelta(hours=1))
    assert signed_in.get("/preferences").status_code == 303


def test_last_seen_is_written_every_five_minutes_at_most(
    signed_in: TestClient, house: House, watch: Watch
) -> None:
    began = watch.at
    watch.passes(timedelta(minutes=4, seconds=59))
    signed_in.get("/preferences")
    assert _last_seen(house) == began
    watch.passes(timedelta(seconds=1))
    signed_in.get("/preferences")
    assert _last_seen(house) == watch.at


def test_a_page_asked_meanwhile_leads_back_after_signing_in(signed_in: TestClient, watch: Watch) -> None:
    watch.passes(timedelta(hours=13))
    sent = signed_in.get("/settings/connections?one=1").headers["location"]
    assert sent == "/sign-in?next=%2Fsettings%2Fconnections%3Fone%3D1"


def test_an_act_by_htmx_is_answered_with_the_form_over_the_screen(
    signed_in: TestClient, watch: Watch
) -> None:
    watch.passes(timedelta(hours=13))
    answer = signed_in.post("/preferences", data={"theme": "dark"}, headers=HTMX)
    assert answer.status_code == 401
    assert "<html" not in answer.text
    assert "Votre connexion a expiré." in words(answer.text)
    assert "Votre texte est gardé." in words(answer.text)
    assert Page(answer.text).forms == ["/sign-in"]
    assert answer.headers["HX-Retarget"] == "#layer"


def test_an_act_without_a_script_is_handed_back_after_signing_in(
    signed_in: TestClient, claire: User, watch: Watch
) -> None:
    watch.passes(timedelta(hours=13))
    typed = {"text": "Bonjour, l’éclairage sera « réparé » <lundi> & mardi.", "theme": "dark"}
    refused = signed_in.post("/preferences", data=typed)
    assert refused.status_code == 401
    assert "Votre texte est gardé." in words(refused.text)
    form = Page(refused.text).fields | {"email": claire.email, "password": PASSWORD}
    back = Page(signed_in.post("/sign-in", data=form).text)
    assert back.forms == ["/preferences"]
    assert typed.items() <= back.fields.items()
    assert typed["text"] in back.words


def test_a_mistyped_password_does_not_lose_what_was_typed(
    signed_in: TestClient, claire: User, watch: Watch
) -> None:
    watch.passes(timedelta(hours=13))
    form = Page(signed_in.post("/preferences", data={"text": "Bonjour"}).text).fields
    again = Page(signed_in.post("/sign-in", data=form | {"email": claire.email, "password": "non"}).text)
    assert again.fields["kept"] == "text=Bonjour"
    assert again.fields["act"] == "/preferences"


def test_what_was_typed_is_never_handed_to_another_site(browser: TestClient, claire: User) -> None:
    form = {
        "email": claire.email,
        "password": PASSWORD,
        "act": "https://ailleurs.example/",
        "kept": "text=Bonjour",
    }
    assert Page(browser.post("/sign-in", data=form).text).forms == ["/"]


def test_a_forged_cookie_is_nobody(browser: TestClient, claire: User) -> None:
    browser.cookies.set("parvis_session", "devine")
    assert browser.get("/preferences").status_code == 303


def test_every_tick_and_the_list_they_stand_in_are_handed_back(
    signed_in: TestClient, claire: User, watch: Watch
) -> None:
    watch.passes(timedelta(hours=13))
    ticked = {"comment": ["1", "2", "3"], "reason": "off_topic"}
    form = Page(signed_in.post("/ticked/dismissal?intent=praise", data=ticked).text).fields
    assert form["kept"] == "comment=1&comment=2&comment=3&reason=off_topic"
    back = signed_in.post("/sign-in", data=form | {"email": claire.email, "password": PASSWORD})
    assert Page(back.text).forms == ["/ticked/dismissal?intent=praise"]
    assert back.text.count('name="comment"') == len(ticked["comment"])


def _last_seen(house: House) -> object:
    with house.db.reading() as session:
        return session.get_one(SignedIn, 1).last_seen_at
