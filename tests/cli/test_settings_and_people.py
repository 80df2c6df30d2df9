from __future__ import annotations

import pytest

from app import accounts
from app.house import House
from tests.cli.conftest import Command

COMMANDS = (
    "serve",
    "work",
    "migrate",
    "demo",
    "setting",
    "backup",
    "restore",
    "connect",
    "connections",
    "triage",
    "export",
    "doctor",
    "user",
)


def test_bare_setting_lists_them_all(parvis: Command) -> None:
    said = parvis("setting")
    assert said.code == 0
    assert "undo_delay=10s\n" in said.out
    assert "read_threshold=0.90\n" in said.out


def test_a_setting_is_set_and_read(parvis: Command) -> None:
    assert parvis("setting", "town_name", "Ville d’Essai").code == 0
    assert parvis("setting", "town_name").out == "Ville d’Essai\n"


def test_an_unknown_setting_is_wrong_use(parvis: Command) -> None:
    said = parvis("setting", "colour", "green")
    assert said.code == 2
    assert said.out == ""
    assert said.err == "Ce réglage n’existe pas : colour. parvis setting les montre tous.\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("undo_delay", "121s"),
        ("backlog_start", "hier"),
        ("read_threshold", "beaucoup"),
        ("timezone", "Lune"),
        ("language", "br"),
    ],
)
def test_a_value_that_cannot_be_is_refused(parvis: Command, name: str, value: str) -> None:
    before = parvis("setting", name).out
    said = parvis("setting", name, value)
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert name in said.err
    assert parvis("setting", name).out == before


def test_a_person_is_added_and_gets_a_link(parvis: Command, house: House) -> None:
    said = parvis("user", "add", "claire@mairie.example", "--name", "Claire Morvan", "--role", "manager")
    assert said.code == 0
    token = said.out.strip().rpartition("/")[2]
    assert said.out.startswith("http://127.0.0.1:8000/sign-in-links/")
    with house.db.reading() as session:
        assert accounts.open_link(session, token, now=house.clock()).user.name == "Claire Morvan"


def test_a_second_link_can_be_asked_for(parvis: Command) -> None:
    parvis("user", "add", "claire@mairie.example", "--name", "Claire Morvan", "--role", "manager")
    said = parvis("user", "link", "Claire@mairie.example")
    assert said.code == 0
    assert "/sign-in-links/" in said.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("user", "add", "claire@mairie.example", "--name", "Claire", "--role", "reine"), 1),
        (("user", "add", "claire", "--name", "Claire", "--role", "manager"), 1),
        (("user", "add", "claire@mairie.example", "--role", "manager"), 2),
        (("user", "link", "personne@mairie.example"), 1),
        (("user", "chase"), 2),
        (("setting", "--loud"), 2),
        (("export", "everything"), 2),
        (("serve", "--port", "many"), 2),
    ],
)
def test_a_refusal_is_one_sentence(parvis: Command, arguments: tuple[str, ...], code: int) -> None:
    said = parvis(*arguments)
    assert said.code == code
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err


def test_an_address_taken_is_refused(parvis: Command) -> None:
    person = ("user", "add", "claire@mairie.example", "--name", "Claire", "--role", "reader")
    assert parvis(*person).code == 0
    assert "a déjà un compte" in parvis(*person).err


def test_a_wrong_variable_is_named(parvis: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_LEASE", "soon")
    said = parvis("setting")
    assert said.code == 2
    assert "PARVIS_LEASE" in said.err
    assert "60s" in said.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(parvis: Command, command: str) -> None:
    said = parvis(command, "--help")
    assert said.code == 0
    assert said.out.startswith(f"Usage: parvis {command}")
