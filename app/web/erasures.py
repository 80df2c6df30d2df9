"""What Parvis keeps of people, and what a network may ask it to forget."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import JSONResponse, Response

from app.errands import forgetting
from app.ports.failures import ForgedWebhook
from app.web.needs import TheHouse, public
from app.web.rendering import page

LARGEST = 64 * 1024

router = public(max_body_size=LARGEST)


@router.get("/privacy")
def index(request: Request) -> Response:
    """Say what is kept, why, and how to have it erased: networks ask for this page."""
    return page(request, "erasures/index.html")


@router.get("/erasures/{code}")
def show(request: Request, code: str, house: TheHouse) -> Response:
    """Say what became of a request."""
    return page(request, "erasures/show.html", {"erasure": forgetting.erasure(house, code)})


@router.post("/erasures/{network}")
def create(network: str, house: TheHouse, signed_request: Annotated[str, Form()] = "") -> Response:
    """Erase what is held of the person in a request that the network signed."""
    try:
        code = forgetting.forget(house, network, signed_request)
    except ForgedWebhook:
        return Response(status_code=403)
    return JSONResponse({"url": f"{house.base_url}/erasures/{code}", "confirmation_code": code})


@router.post("/erasures/{network}/departure")
def part(network: str, house: TheHouse, signed_request: Annotated[str, Form()] = "") -> Response:
    """Hear that somebody took our application off their account."""
    try:
        forgetting.part(house, network, signed_request)
    except ForgedWebhook:
        return Response(status_code=403)
    return Response(status_code=200)
