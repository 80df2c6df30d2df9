from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app import connections, settings
from app.house import House
from tests.cli.conftest import Command, Said, alone
from tests.standins.client import VERSION, Met, grounded, met

SECRET, TOKEN = "une-cle-inventee", "un-jeton-mort"
FIELDS = {"app_secret": SECRET, "verify_token": "mot-de-passe", "access_token": TOKEN}


@pytest.fixture
def network(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Met]:
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_ADDRESSES", "1")
    with grounded() as ground, met(ground) as running:
        yield running


def fields_of(network: Met, **others: str) -> dict[str, str]:
    page = network.town.page
    base = {"access_token": page.token, "api": network.address + VERSION}
    return {**FIELDS, "app_secret": page.app_secret, **base, **others}


def connect(parvis: Command, account: str, fields: object, *options: str) -> Said:
    return parvis(
        "connect", "facebook", "--account", account, "--name", "La ville", *options, given=json.dumps(fields)
    )


def kept(house: House) -> list[str]:
    with house.db.reading() as session:
        return [one.account for one in connections.connected(session)]


def test_the_last_line_is_the_address_of_the_webhook(house: House, network: Met) -> None:
    said = connect(alone, network.town.page.id, fields_of(network))
    assert said.code == 0, said.err
    assert said.out.splitlines()[-1] == "http://127.0.0.1:8000/webhooks/facebook"
    assert kept(house) == [network.town.page.id]
    with house.db.reading() as session:
        start = settings.settings_of(session)["backlog_start"]
    assert start


def test_nothing_is_stored_when_the_network_refuses(house: House, network: Met) -> None:
    said = connect(alone, network.town.page.id, fields_of(network, access_token=TOKEN))
    assert said.code == 1
    assert "Rien n’a été enregistré." in said.err
    assert said.err.count("\n") == 1
    assert kept(house) == []


def test_no_check_asks_nobody(parvis: Command, house: House) -> None:
    said = connect(parvis, "710", FIELDS, "--no-check")
    assert said.code == 0
    assert kept(house) == ["710"]


def test_the_same_account_again_replaces_its_credentials(parvis: Command, house: House) -> None:
    connect(parvis, "710", FIELDS, "--no-check")
    connect(parvis, "710", {**FIELDS, "app_secret": "une-autre"}, "--no-check")
    assert kept(house) == ["710"]
    assert house.accesses.afresh("facebook")[0].credentials["app_secret"] == "une-autre"


def test_an_account_without_a_name_goes_by_its_number(parvis: Command, house: House) -> None:
    assert connect(parvis, "710", FIELDS, "--no-check", "--name", " ").code == 0
    with house.db.reading() as session:
        assert [one.name for one in connections.connected(session)] == ["710"]


def test_missing_fields_are_named(parvis: Command, house: House) -> None:
    said = connect(parvis, "710", {"app_secret": SECRET}, "--no-check")
    assert said.code == 1
    assert "verify_token" in said.err
    assert "access_token" in said.err
    assert kept(house) == []


@pytest.mark.parametrize("given", ["", "[]", "secret", '{"app_secret": 1}'])
def test_what_is_not_one_json_object_is_wrong_use(parvis: Command, given: str) -> None:
    said = parvis("connect", "facebook", "--account", "1", "--name", "x", given=given)
    assert said.code == 2
    assert "JSON" in said.err


@pytest.mark.parametrize("network", ["demo", "minitel"])
def test_an_unknown_network_is_refused(parvis: Command, network: str) -> None:
    said = parvis("connect", network, "--account", "1", "--name", "x", given="{}")
    assert said.code == 1
    assert network in said.err


def test_the_demonstration_must_be_erased_first(parvis: Command, house: House) -> None:
    parvis("demo", "--days", "1")
    refused = connect(parvis, "710", FIELDS, "--no-check")
    assert refused.code == 1
    assert "--erase-demo" in refused.err
    assert kept(house) == ["pont-kerlan"]
    assert connect(parvis, "710", FIELDS, "--no-check", "--erase-demo").code == 0
    assert kept(house) == ["710"]
    assert parvis("export", "comments").out == ""
    assert parvis("demo").code == 1


def test_no_secret_is_ever_printed(parvis: Command) -> None:
    said = [connect(parvis, "710", FIELDS, "--no-check"), parvis("connections"), parvis("doctor")]
    said += [parvis("export", what) for what in ("comments", "replies", "journal")]
    for one in said:
        assert SECRET not in one.out + one.err
        assert TOKEN not in one.out + one.err
    assert said[1].out.startswith("facebook\t710\tLa ville\t")


def test_a_page_given_by_its_user_name_is_heard_under_its_number(house: House, network: Met) -> None:
    """Webhooks name the number alone: under the user name every one of them would be for nobody."""
    page = network.town.page
    assert connect(alone, page.username, fields_of(network)).code == 0
    assert kept(house) == [page.id]
    assert connect(alone, page.id, fields_of(network)).code == 0
    assert kept(house) == [page.id]
