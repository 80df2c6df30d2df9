"""Attachments: pictures, served by the town's own server."""

from __future__ import annotations

from fastapi.responses import Response

from app import inbox
from app.web.needs import Id, Reading, desk

router = desk()

HEADERS = {
    "Cache-Control": "private, max-age=86400",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@router.get("/attachments/{attachment_id}")
def show(attachment_id: Id, session: Reading) -> Response:
    """Serve a picture that was fetched and checked."""
    content, media_type = inbox.picture(session, attachment_id)
    return Response(content, media_type=media_type, headers=HEADERS)
