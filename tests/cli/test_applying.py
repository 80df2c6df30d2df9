"""`parvis application`: what a network knows Parvis by is set once, sealed, and served to every account."""

from __future__ import annotations

import json

import pytest

from app import connections
from app.house import House
from tests.cli.conftest import Command

SECRET = "une-cle-inventee"
FIELDS = {"app_id": "11", "app_secret": SECRET, "verify_token": "mot"}


def kept(house: House, network: str = "facebook") -> dict[str, str]:
    with house.db.reading() as session:
        return connections.application_of(session, network, seal=house.seal)


def test_an_application_is_kept_and_lies_beneath_what_an_account_gives(parvis: Command, house: House) -> None:
    said = parvis("application", "facebook", given=json.dumps(FIELDS))
    assert (said.code, SECRET in said.out + said.err) == (0, False)
    assert kept(house) == FIELDS
    given = json.dumps({"access_token": "jeton"})
    made = parvis("connect", "facebook", "--account", "710", "--name", "La ville", "--no-check", given=given)
    assert made.code == 0, made.err
    opened = {one.account: one.credentials for one in house.accesses.afresh("facebook")}
    assert opened["710"] == {**FIELDS, "access_token": "jeton"}


@pytest.mark.parametrize(
    ("network", "given", "said"),
    [
        ("facebook", {"app_id": "11"}, "app_secret"),
        ("facebook", {**FIELDS, "password": "x"}, "password"),
        ("feed", FIELDS, "feed n’a pas de connexion à lui"),
        ("nowhere", FIELDS, "Ce réseau n’existe pas"),
    ],
    ids=["a field missing", "a field unknown", "a network without a sign-in", "no network"],
)
def test_what_does_not_make_an_application_is_refused_and_nothing_kept(
    parvis: Command, house: House, network: str, given: dict[str, str], said: str
) -> None:
    answer = parvis("application", network, given=json.dumps(given))
    assert (answer.code, said in answer.err, SECRET in answer.err) == (1, True, False)
    assert kept(house, network) == {}
