"""Ten thousand broken mails: none raises, none is slow, each gives something (make endure)."""

from __future__ import annotations

from itertools import islice
from time import perf_counter

import pytest

from app.mail.opening import opened
from tests.unit.mail.mutating import hostile

PATIENCE = 20.0  # seconds for one mail, on a loaded machine


@pytest.fixture
def many(long_run: bool) -> int:  # noqa: FBT001 - a fixture's value comes by its name
    return 10_000 if long_run else 200


def test_no_broken_mail_stops_the_collection(many: int, seed: int) -> None:
    slowest = 0.0
    for mail in islice(hostile(seed), many):
        began = perf_counter()
        seen = opened(mail)
        slowest = max(slowest, perf_counter() - began)
        seen.whole.encode()
        assert "\0" not in seen.whole + seen.subject + (seen.sender or "")
    assert slowest < PATIENCE
