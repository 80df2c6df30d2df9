"""The web application: what is mounted, and who answers for errors. No logic."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from app import config, logs, wiring
from app.house import House
from app.web import (
    accuracy,
    answer_photos,
    applications,
    assignments,
    assistant,
    attachments,
    batches,
    bodies,
    cases,
    checks,
    comments,
    connections,
    departures,
    dismissals,
    drafts,
    erasures,
    errors,
    facts,
    groups,
    health,
    inbox,
    lessons,
    looks,
    mails,
    metrics,
    palette,
    passwords,
    preferences,
    promises,
    questions,
    reminders,
    replies,
    rules,
    saved_replies,
    searches,
    services,
    sessions,
    sign_in_links,
    static_files,
    stream,
    tags,
    ticked,
    views,
    webhooks,
)
from app.web import (
    help as help_,
)
from app.web.security import Guard

FORM_SIZE = 1024 * 1024
ROUTERS: tuple[APIRouter, ...] = (
    webhooks.router,  # first: routes are tried in order, and the networks' door is the busiest
    static_files.router,  # then what a page asks for by the dozen
    inbox.router,
    comments.router,
    replies.router,
    drafts.router,
    looks.router,
    checks.router,
    saved_replies.router,
    facts.router,
    questions.router,
    groups.router,
    batches.router,
    searches.router,
    views.router,
    assignments.router,
    bodies.router,
    bodies.offices,
    services.router,
    services.offices,
    mails.router,
    dismissals.router,
    reminders.router,
    tags.router,
    rules.router,
    lessons.router,
    accuracy.router,
    assistant.router,
    ticked.router,
    attachments.router,
    answer_photos.router,
    stream.router,
    sessions.router,
    sign_in_links.router,
    passwords.router,
    preferences.router,
    promises.router,
    cases.router,
    departures.router,  # before an account's own address
    connections.router,
    connections.offices,
    applications.router,
    erasures.router,
    help_.router,
    palette.router,
    health.router,
    metrics.router,
)


class Parvis(FastAPI):
    """FastAPI with our guard outside everything, so that even the answer to a crash passes it."""

    def build_middleware_stack(self) -> ASGIApp:
        house: House = self.state.house
        return Guard(super().build_middleware_stack(), house.base_url)


def create_app(house: House) -> FastAPI:
    """Build the application for one house."""
    app = Parvis(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        max_body_size=FORM_SIZE,
        telemetry={"logs": False},
    )
    app.state.house = house
    errors.mount(app)
    for router in ROUTERS:
        app.include_router(router)
    return app


def from_environment() -> FastAPI:
    """Build the application from the environment: `uvicorn --factory app.main:from_environment`."""
    chosen = config.from_environment()
    logs.set_up(chosen.log)
    return create_app(wiring.build(chosen))
