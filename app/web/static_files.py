"""Static files, kept by browsers for a year: the address carries the digest of the whole folder.

One digest for all, because style sheets and modules name each other by relative addresses. A style sheet is
given with what it imports inside it: thirty small files are for people to read, one for a browser to fetch.
"""

from __future__ import annotations

import mimetypes
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi.responses import Response

from app.domain.errors import NotFound
from app.web.needs import public

FOLDER = Path(__file__).resolve().parents[1] / "static"
FOREVER = "public, max-age=31536000, immutable"
IMPORT = re.compile(r'^@import url\("(?P<name>[a-z-]+\.css)"\) layer\((?P<layer>[a-z]+)\);$', re.MULTILINE)

router = public()


@router.get("/static/{version}/{name:path}")
def show(version: str, name: str) -> Response:
    """Give the file; under another version than ours (a page from before an update) it is not kept."""
    if name not in files():
        raise NotFound("page")
    kept = FOREVER if version == digest() else "no-cache"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(content(name), media_type=kind, headers={"Cache-Control": kept})


def static(name: str) -> str:
    """The address of a static file, such as `css/app.css`."""
    return f"/static/{digest()}/{name}"


@cache
def files() -> dict[str, Path]:
    """Every file by its name, listed once: what is not in the list cannot be asked for."""
    found = (file for file in sorted(FOLDER.rglob("*")) if file.is_file())
    return {file.relative_to(FOLDER).as_posix(): file for file in found}


@cache
def content(name: str) -> bytes:
    """The bytes of a file; a style sheet's with those it imports, each in its layer, in their order."""
    file = files()[name]
    if file.suffix != ".css":
        return file.read_bytes()

    def imported(found: re.Match[str]) -> str:
        sheet = file.with_name(found["name"]).read_text(encoding="utf-8")
        return f"@layer {found['layer']} {{\n{sheet}}}"

    return IMPORT.sub(imported, file.read_text(encoding="utf-8")).encode()


@cache
def digest() -> str:
    """Ten characters that change when any file does."""
    whole = sha256()
    for name, file in files().items():
        whole.update(name.encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()[:10]
