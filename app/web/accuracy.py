"""Accuracy: how what triage says fares with people, by month, tag, urgency and service."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app import departments, insights, rules, triage
from app.insights import PATIENT, URGENT, Fared, Judgement, Said
from app.web.needs import Reading, Visiting, office
from app.web.rendering import page
from app.web.visits import Visit

Months = Annotated[int, Query(ge=1, le=12)]

router = office()


@dataclass(frozen=True)
class Month:
    """One line of the table of months."""

    month: date
    tags: Fared
    urgency: Fared
    services: Fared


@router.get("/settings/accuracy")
def index(request: Request, session: Reading, visit: Visiting, months: Months = 12) -> Response:
    """Show how often people let stand what triage said, and how much it left to them."""
    judged = _judgement(session, visit, months)
    every = departments.everyone(session)
    shown = {
        "period": months,
        "tags": insights.by_said(judged.tags, triage.INTENTS),
        "urgency": insights.by_said(judged.urgency, (URGENT, PATIENT)),
        "services": insights.by_said(judged.services, [one.slug for one in every]),
        "names": {one.slug: one.name for one in every},
        "whole": _whole(judged),
        "lately": _lately(judged),
        "rules": len(rules.listing(session, now=visit.now)),
    }
    return page(request, "accuracy/index.html", shown)


@router.get("/settings/accuracy/file")
def export(session: Reading, visit: Visiting, months: Months = 12) -> Response:
    """Give the same figures as a table for a spreadsheet."""
    written = StringIO()
    rows = csv.writer(written, delimiter=";")
    rows.writerow(("month", "about", "said", "became", "fate", "comments"))
    judged = _judgement(session, visit, months)
    for about, groups in _parts(judged).items():
        for one in sorted(groups, key=lambda one: (one.month, one.said or "", one.became or "", one.fate)):
            month = one.month.strftime("%Y-%m")
            rows.writerow((month, about, one.said or "", one.became or "", one.fate.value, one.number))
    headers = {"Content-Disposition": 'attachment; filename="justesse.csv"'}
    return Response(written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _judgement(session: Session, visit: Visit, months: int) -> Judgement:
    return insights.judgement(session, zone=visit.zone, now=visit.now, months=months)


def _parts(judged: Judgement) -> dict[str, list[Said]]:
    return {"tags": judged.tags, "urgency": judged.urgency, "services": judged.services}


def _whole(judged: Judgement) -> dict[str, Fared]:
    """The whole period, of each of the three things."""
    return {about: insights.fared(groups) for about, groups in _parts(judged).items()}


def _lately(judged: Judgement) -> list[Month]:
    """One line a month, the newest first, from the first in which something came."""
    by = [insights.by_month(groups, judged.months) for groups in _parts(judged).values()]
    lines = [
        Month(tags[0], tags[1], urgency[1], services[1]) for tags, urgency, services in zip(*by, strict=True)
    ]
    came = [place for place, line in enumerate(lines) if line.tags.all]
    return lines[came[0] :][::-1] if came else []
