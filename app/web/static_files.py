"""Static files, kept by browsers for a year: the address carries the digest of the whole folder.

One digest for all, because style sheets and modules name each other by relative addresses.
"""

from __future__ import annotations

import mimetypes
from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi.responses import FileResponse

from app.domain.errors import NotFound
from app.web.needs import public

FOLDER = Path(__file__).resolve().parents[1] / "static"
FOREVER = "public, max-age=31536000, immutable"

router = public()


@router.get("/static/{version}/{name:path}")
def show(version: str, name: str) -> FileResponse:
    """Give the file; under another version than ours (a page from before an update) it is not kept."""
    file = files().get(name)
    if file is None:
        raise NotFound("page")
    kept = FOREVER if version == digest() else "no-cache"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(file, media_type=kind, headers={"Cache-Control": kept})


def static(name: str) -> str:
    """The address of a static file, such as `css/app.css`."""
    return f"/static/{digest()}/{name}"


@cache
def files() -> dict[str, Path]:
    """Every file by its name, listed once: what is not in the list cannot be asked for."""
    found = (file for file in sorted(FOLDER.rglob("*")) if file.is_file())
    return {file.relative_to(FOLDER).as_posix(): file for file in found}


@cache
def digest() -> str:
    """Ten characters that change when any file does."""
    whole = sha256()
    for name, file in files().items():
        whole.update(name.encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()[:10]
