"""What a status says of an address, and what a failure does."""

from __future__ import annotations

import pytest

from app.links.asking import AskingLinks
from app.ports.failures import NetworkFailure, PermanentFailure, TemporaryFailure


@pytest.mark.parametrize(
    ("status", "there"),
    [
        (200, True),
        (301, True),
        (403, True),
        (429, True),
        (404, False),
        (410, False),
        (503, False),
    ],
)
def test_an_address_is_there_unless_it_says_gone_or_broken(status: int, there: object) -> None:
    assert AskingLinks(lambda _: status).answers("https://ville.fr") is there


@pytest.mark.parametrize(
    ("failure", "there"),
    [
        (TemporaryFailure("unreachable"), False),
        (TemporaryFailure("no_answer"), False),
        (PermanentFailure("private_address"), False),
        (PermanentFailure("bad_address"), None),
    ],
)
def test_silence_is_an_answer_and_what_we_may_not_ask_is_none(failure: NetworkFailure, there: object) -> None:
    def fails(_: str) -> int:
        raise failure

    assert AskingLinks(fails).answers("https://ville.fr") is there
