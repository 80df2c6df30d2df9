"""Figures for Prometheus, behind a token; without one deployed, the address does not exist."""

from __future__ import annotations

import secrets

from fastapi import Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest

from app import settings
from app.domain.delivery import DeliveryState
from app.domain.errors import NotAllowed, NotFound
from app.domain.standing import Shelf
from app.web.needs import Reading, TheHouse, public

router = public()
COUNTED = CollectorRegistry()
REFUSED = Counter(
    "parvis_webhooks_refused",
    "Webhooks refused because nobody we know signed them",
    ["network"],
    registry=COUNTED,
)


@router.get("/metrics")
def show(request: Request, house: TheHouse, session: Reading) -> Response:
    """Give the figures of this process and of the database."""
    if house.metrics_token is None:
        raise NotFound("page")
    given = request.headers.get("Authorization", "").encode()
    if not secrets.compare_digest(given, f"Bearer {house.metrics_token}".encode()):
        raise NotAllowed("metrics_token")
    text = generate_latest(COUNTED) + generate_latest(_measured(settings.figures(session)))
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def _measured(figures: settings.Figures) -> CollectorRegistry:
    registry = CollectorRegistry()
    comments = Gauge("parvis_comments", "Comments by where they stand", ["shelf"], registry=registry)
    deliveries = Gauge("parvis_deliveries", "Deliveries by state", ["state"], registry=registry)
    for shelf in Shelf:
        comments.labels(shelf).set(figures.shelves.get(shelf, 0))
    for state in DeliveryState:
        deliveries.labels(state).set(figures.deliveries.get(state, 0))
    return registry
