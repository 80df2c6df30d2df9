"""Credentials at rest: closed with the first key, opened with any (so that keys can be changed)."""

from __future__ import annotations

import hmac
import json
import os
from base64 import b32encode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from app.ports.seal import BrokenSeal


class FernetSeal:
    """Fernet over JSON. A key is any text: its SHA-256 is what seals."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._marking = [sha256(b"mark\0" + key.encode()).digest() for key in keys]
        self._fernet = MultiFernet([Fernet(urlsafe_b64encode(sha256(key.encode()).digest())) for key in keys])

    def close(self, secrets: Mapping[str, str]) -> str:
        return self._fernet.encrypt(json.dumps(dict(secrets)).encode()).decode()

    def open(self, sealed: str) -> dict[str, str]:
        try:
            opened: dict[str, str] = json.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken:
            raise BrokenSeal from None
        return opened

    def mark(self, text: str) -> str:
        return _mark(self._marking[0], text)

    def bears(self, text: str, mark: str) -> bool:
        return any(hmac.compare_digest(_mark(key, text).encode(), mark.encode()) for key in self._marking)


def _mark(key: bytes, text: str) -> str:
    """100 bits, in letters that mail servers leave as they are."""
    return b32encode(hmac.digest(key, text.encode(), "sha256"))[:20].decode().lower()


def key_in(file: Path) -> str:
    """Return the key in the file, made with mode 0600 if it is not there; nothing where it is empty."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    try:
        with os.fdopen(descriptor, "w") as new:
            new.write(Fernet.generate_key().decode())
    except OSError:
        file.unlink()  # an empty key would be everybody's
        raise
    return file.read_text().strip()
