"""What the doctor says of the mail: real servers are asked, and nobody's words or secrets are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import closing, departments
from app.domain.incoming_mail import Fate, IncomingMail
from app.domain.letter import ON_CALL, Letter
from app.domain.letterbox import Letterbox
from app.house import House
from tests.cli.conftest import Command
from tests.integration.mailing.conftest import Relay, relay
from tests.integration.receiving.conftest import dovecot
from tests.standins.dovecot import PASSWORD, USER, Dovecot
from tests.world import World, found

__all__ = ["dovecot", "relay"]  # fixtures
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def working(parvis: Command) -> Command:
    """A migrated house whose worker has just been seen."""
    parvis("migrate")
    parvis("work", "--once")
    return parvis


@pytest.fixture
def town(working: Command, house: House) -> World:
    """The same, with people, services and a comment at the roads'."""
    assert working("doctor").code == 0
    world = found(house.db)
    world.decide(departments.assign, world.a_comment("Mon banc à moi est cassé."), "voirie")
    return world


def lines(working: Command) -> list[str]:
    said = working("doctor")
    assert said.code == 1
    return said.out.splitlines()


def give(world: World, email: str | None) -> int:
    with world.db.writing() as session:
        roads = departments.service(session, "voirie")
        roads.email = email
        return roads.id


def an_alarm(world: World, comment: int, **facts: object) -> None:
    now = world.now()
    with world.db.writing() as session:
        times = {"written_at": now, "closes_at": now + AN_HOUR, "attempts": 1}
        session.add(Letter(comment_id=comment, occasion=ON_CALL, **times, **facts))


def a_letter(world: World, **facts: object) -> None:
    now, number = world.now(), give(world, "voirie@ville.example")
    with world.db.writing() as session:
        times = {"written_at": now, "closes_at": now + AN_HOUR, "attempts": 1}
        session.add(Letter(department_id=number, occasion="2026-03-17", **times, **facts))


def a_mail(world: World, fate: Fate, **facts: object) -> None:
    now = world.now()
    times = {"received_at": now, "not_before": now}
    with world.db.writing() as session:
        mail = IncomingMail(key=fate, body=b"", size=1, fate=fate, text="Mes mots", **times, **facts)
        session.add(mail)


def test_servers_that_let_us_in_are_well(
    working: Command, relay: Relay, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.root / "cert.pem"))
    monkeypatch.setenv("PARVIS_SMTP_URL", f"smtp://127.0.0.1:{relay.port}?tls=no")
    monkeypatch.setenv("PARVIS_MAIL_FROM", "parvis@ville.example")
    monkeypatch.setenv(
        "PARVIS_IMAP_URL", dovecot.url.replace(PASSWORD, "un%20mot%20de%20passe%20à%20accents")
    )
    (told,) = lines(working)
    assert told == "La boîte de la ville n’a encore jamais été relevée : lancez parvis serve, ou parvis work."
    working("work", "--once")
    assert working("doctor").out == "Tout va bien.\n"
    assert relay.arrived == []


def test_servers_that_do_not_answer_or_refuse_are_named_without_their_secrets(
    working: Command, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.root / "cert.pem"))
    monkeypatch.setenv("PARVIS_SMTP_URL", "smtp://moi:un-secret@127.0.0.1:1")
    monkeypatch.setenv("PARVIS_MAIL_FROM", "parvis@ville.example")
    monkeypatch.setenv("PARVIS_IMAP_URL", f"imaps://{USER}:un-secret@127.0.0.1:{dovecot.secure_port}")
    told = lines(working)
    assert "Le serveur d’envoi ne répond pas : vérifiez PARVIS_SMTP_URL." in told
    refuses = "La boîte de la ville refuse l’identifiant ou le mot de passe : vérifiez PARVIS_IMAP_URL."
    assert refuses in told
    assert not any("secret" in line or USER in line for line in told)


def test_a_box_that_nobody_looks_into_any_more_is_said_with_its_hour(
    working: Command, town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARVIS_IMAP_URL", "imap://moi:x@127.0.0.1:1")
    with town.db.writing() as session:
        at = town.now() - AN_HOUR
        session.add(Letterbox(name="inbox", next_at=at, looked_at=at))
    assert any(
        line.startswith("La boîte de la ville n’est plus relevée depuis le ") for line in lines(working)
    )


def test_a_service_with_cases_and_no_address_is_named(working: Command, town: World) -> None:
    told = "Voirie a 1 demande en main et pas d’adresse e-mail : donnez-la dans Services."
    assert told in lines(working)
    give(town, "voirie@ville.example")
    told_now = lines(working)
    assert told not in told_now
    unset = "Les relèves aux services ne partent pas : donnez PARVIS_SMTP_URL et PARVIS_MAIL_FROM."
    assert unset in told_now


@pytest.mark.parametrize(
    ("reason", "what"),
    [
        ("recipients_refused", "n’est pas partie"),
        ("recipient_refused", "a été refusée à une de ses adresses"),
        ("no_answer", "est peut-être arrivée, le serveur ne l’a pas confirmé"),
    ],
)
def test_a_letter_that_did_not_leave_is_named(working: Command, town: World, reason: str, what: str) -> None:
    a_letter(town, reason=reason)
    assert f"Voirie : sa dernière relève {what} ; vérifiez ses adresses dans Services." in lines(working)


def test_an_alarm_that_did_not_leave_is_named_until_nobody_waits(working: Command, town: World) -> None:
    said = "Astreinte : une alerte n’est pas partie ; vérifiez ses adresses : parvis setting on_call."
    first, second = town.a_comment("Un câble est à terre."), town.a_comment("Ça fait des étincelles.")
    an_alarm(town, first, reason="recipients_refused")
    an_alarm(town, second)
    assert said in lines(working)
    town.decide(closing.dismiss, first, "already_answered", by=town.claire.actor)
    assert said not in working("doctor").out


@pytest.mark.parametrize("facts", [{"reason": "nothing_left"}, {}, {"reason": "unreachable", "waits": True}])
def test_a_letter_that_left_or_still_may_is_not(
    working: Command, town: World, facts: dict[str, object]
) -> None:
    a_letter(town, next_at=town.now() + AN_HOUR if facts.pop("waits", False) else None, **facts)
    assert not any("relève " in line and "dernière" in line for line in lines(working))


def test_letters_that_came_back_and_mails_kept_aside_are_counted_without_a_word(
    working: Command, town: World
) -> None:
    a_mail(town, Fate.KEPT, reason="unknown_sender", sender="qui@ailleurs.example", subject="Un secret")
    a_mail(town, Fate.LOST, department_id=give(town, "voirie@ville.example"))
    told = lines(working)
    assert "Voirie : une relève est revenue ; vérifiez ses adresses dans Services." in told
    assert "Messages reçus qui attendent une décision : 1. Voyez Services, Messages reçus." in told
    assert not any(word in line for line in told for word in ("@", "secret", "banc", "Mes mots"))
