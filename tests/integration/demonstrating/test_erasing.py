from __future__ import annotations

from pathlib import Path

from app import accounts
from app.domain.actor import CONSOLE
from app.errands.demonstrating import open_town
from app.errands.erasing import erase
from app.errands.filling import fill
from app.house import House
from tests.integration.demonstrating.reading import everything

KEPT = {"department", "user", "journal_entry", "change"}


def test_a_demonstration_leaves_without_a_trace(house: House, tmp_path: Path) -> None:
    open_town(house, days=1)
    fill(house, 50, 14, 7)
    with house.db.writing() as session:
        claire = accounts.with_email(session, "claire.morvan@pont-kerlan.example")
        assert claire is not None
        accounts.make_link(session, claire, now=house.clock(), by=CONSOLE)
    assert erase(house, by=CONSOLE)
    assert {name for name, rows in everything(house).items() if rows} == KEPT
    assert not list(tmp_path.rglob("*.demo.jsonl"))
    with house.db.reading() as session:
        assert accounts.with_email(session, "claire.morvan@pont-kerlan.example") is None
    assert house.accesses.of("demo") == ()


def test_erasing_nothing_says_so(house: House) -> None:
    assert not erase(house, by=CONSOLE)


def test_a_town_can_open_again(house: House) -> None:
    open_town(house, days=1)
    before = everything(house)
    erase(house, by=CONSOLE)
    open_town(house, days=1)
    after = everything(house)
    assert len(after["comment"]) == len(before["comment"])
    assert len(after["user"]) == 1
    with house.db.reading() as session:
        assert accounts.with_email(session, "claire.morvan@pont-kerlan.example") is not None
