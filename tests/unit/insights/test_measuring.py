"""Numbers that a town may show: added up, never rounded up, and silent where they are too few."""

from __future__ import annotations

from datetime import date

from app.insights import Said, by_month, by_said, fared
from app.insights.measuring import FEW, Fate

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def said(said: str, fate: Fate, number: int, *, became: str | None = None, month: date = MAY) -> Said:
    return Said(month, said, became, fate, number)


def test_a_share_is_of_those_judged_alone() -> None:
    line = fared(
        [
            said("question", Fate.STOOD, 27),
            said("question", Fate.CHANGED, 2, became="complaint"),
            said("question", Fate.CHANGED, 1, became="praise"),
            said("question", Fate.OPEN, 502),
            said("question", Fate.RULED, 8),
            said("question", Fate.LEFT, 60),
        ]
    )
    assert (line.judged, line.share) == (30, 90)
    assert (line.all, line.share_left) == (600, 10)
    assert line.became == [("complaint", 2), ("praise", 1)]


def test_under_twenty_judgements_there_is_no_percentage() -> None:
    few = fared([said("spam", Fate.STOOD, FEW - 1)])
    assert (few.share, few.share_left) == (None, None)
    assert fared([said("spam", Fate.STOOD, FEW)]).share == 100


def test_no_percentage_flatters() -> None:
    nearly = fared([said("spam", Fate.STOOD, 999), said("spam", Fate.CHANGED, 1)])
    assert nearly.share == 99
    assert fared([said("spam", Fate.OPEN, 999), said("spam", Fate.LEFT, 1)]).share_left == 1


def test_lines_stand_in_the_order_asked_for_and_what_never_came_is_left_out() -> None:
    groups = [said("spam", Fate.STOOD, 1), said("question", Fate.OPEN, 2), said("spam", Fate.LEFT, 3)]
    lines = by_said(groups, ["question", "praise", "spam"])
    assert [(line.of, line.all) for line in lines] == [("question", 2), ("spam", 4)]


def test_a_month_in_which_nothing_came_keeps_its_place() -> None:
    lines = by_month([said("spam", Fate.STOOD, 4, month=JUNE)], [MAY, JUNE])
    assert [(month, line.judged) for month, line in lines] == [(MAY, 0), (JUNE, 4)]
