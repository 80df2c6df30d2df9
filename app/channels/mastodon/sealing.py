"""What a server pushes, opened with our own keys (RFC 8291 and 8188), and the older draft (`aesgcm`)."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = SECP256R1()
SALT, RECORD, POINT = 16, 4, 65
HEADER = SALT + RECORD + 1 + POINT
# One record alone; nothing signs the size that a server names for it, and nothing hangs on that.
LARGEST = 4096
LAST = b"\x02"
PRIVATE, SECRET = 32, 16
PART = re.compile(r"([a-z0-9]+)=\"?([A-Za-z0-9_=-]+)\"?")


@dataclass(frozen=True)
class Keys:
    """What the server was given (the public half, the secret), and what opens its messages."""

    private: EllipticCurvePrivateKey = field(repr=False)
    secret: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> Keys:
        return cls(generate_private_key(CURVE), token_bytes(SECRET))

    @classmethod
    def kept(cls, private: str, secret: str) -> Keys | None:
        """The keys as they were written down; None where they are none."""
        number, auth = decoded(private), decoded(secret)
        if number is None or auth is None or (len(number), len(auth)) != (PRIVATE, SECRET):
            return None
        try:
            return cls(derive_private_key(int.from_bytes(number), CURVE), auth)
        except ValueError:
            return None

    @property
    def public(self) -> bytes:
        return point_of(self.private.public_key())

    def written(self) -> tuple[str, str]:
        """How they are kept: the private half and the secret."""
        number = self.private.private_numbers().private_value
        return encoded(number.to_bytes(PRIVATE)), encoded(self.secret)


def opened(keys: Keys, body: bytes) -> bytes | None:
    """Open a message that carries all it needs (`aes128gcm`); None where it was not sealed for these keys."""
    salt, size, length = body[:SALT], body[SALT : SALT + RECORD], body[SALT + RECORD : SALT + RECORD + 1]
    sender, sealed = body[HEADER - POINT : HEADER], body[HEADER:]
    if length != bytes([POINT]) or not len(sealed) <= int.from_bytes(size) <= LARGEST:
        return None
    shared = _shared(keys, sender)
    if shared is None:
        return None
    material = _derived(keys.secret, shared, b"WebPush: info\0" + keys.public + sender, 32)
    key = _derived(salt, material, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, material, b"Content-Encoding: nonce\0", 12)
    plain = _deciphered(key, nonce, sealed)
    # Zeros fill the message up; what stands before them marks the last record.
    padded = None if plain is None else plain.rstrip(b"\0")
    return padded[:-1] if padded is not None and padded.endswith(LAST) else None


def opened_by_draft(keys: Keys, body: bytes, headers: Mapping[str, str]) -> bytes | None:
    """Open a message of the older draft, whose salt and sender stand in its headers (`aesgcm`)."""
    salt = decoded(parts_of(headers.get("encryption", "")).get("salt", ""))
    sender = decoded(parts_of(headers.get("crypto-key", "")).get("dh", ""))
    if salt is None or sender is None:
        return None
    shared = _shared(keys, sender)
    if shared is None:
        return None
    material = _derived(keys.secret, shared, b"Content-Encoding: auth\0", 32)
    both = b"P-256\0" + b"".join(len(one).to_bytes(2) + one for one in (keys.public, sender))
    key = _derived(salt, material, b"Content-Encoding: aesgcm\0" + both, 16)
    nonce = _derived(salt, material, b"Content-Encoding: nonce\0" + both, 12)
    plain = _deciphered(key, nonce, body)
    return None if plain is None else plain[2 + int.from_bytes(plain[:2]) :]


def parts_of(header: str) -> dict[str, str]:
    """The `name=value` parts of a header."""
    return dict(PART.findall(header))


def point_of(public: EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_of(point: bytes | None) -> EllipticCurvePublicKey | None:
    """A key from its point; None where it is none of the curve."""
    try:
        return EllipticCurvePublicKey.from_encoded_point(CURVE, point or b"")
    except ValueError:
        return None


def encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def decoded(value: str) -> bytes | None:
    """What stands in URL-safe base64, padded or not."""
    try:
        bare = value.strip().rstrip("=").encode("ascii")
        return urlsafe_b64decode(bare + b"=" * (-len(bare) % 4))
    except (Error, ValueError):
        return None


def _shared(keys: Keys, sender: bytes) -> bytes | None:
    public = public_of(sender) if len(sender) == POINT else None
    return None if public is None else keys.private.exchange(ECDH(), public)


def _derived(salt: bytes, material: bytes, what: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, what).derive(material)


def _deciphered(key: bytes, nonce: bytes, sealed: bytes) -> bytes | None:
    try:
        return AESGCM(key).decrypt(nonce, sealed, None)
    except (InvalidTag, ValueError):
        return None
