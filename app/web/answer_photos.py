"""The photo of a service's answer, for the desk alone: seen beside the draft, or taken away as a file."""

from __future__ import annotations

from fastapi.responses import Response

from app import letters
from app.web.attachments import HEADERS
from app.web.needs import Id, Reading, desk

router = desk()


@router.get("/answer-photos/{photo_id}")
def show(photo_id: Id, session: Reading, *, save: bool = False) -> Response:
    """Serve the photo; `save` gives it as a file."""
    photo = letters.photo(session, photo_id)
    name = f'attachment; filename="photo-{photo_id}.jpg"' if save else "inline"
    headers = HEADERS | {"Content-Disposition": name}
    return Response(photo.content, media_type=photo.media_type, headers=headers)
