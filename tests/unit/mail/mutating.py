"""Mails broken in the ways mails are broken, and in some that only an enemy thinks of."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.needs import fixtures_folder

Mutation = Callable[[bytes, random.Random], bytes]
HEADERS = (
    b"From",
    b"To",
    b"Subject",
    b"Date",
    b"Message-ID",
    b"References",
    b"Content-Type",
    b"Precedence",
)
CHARSETS = (
    b"utf-7",
    b"utf-16",
    b"idna",
    b"punycode",
    b"x-none",
    b"base64",
    b"cp037",
    b"\x00",
    b"hz",
)
ENCODINGS = (b"base64", b"quoted-printable", b"uuencode", b"8bit", b"x-none", b"binary")
ODD = (
    b"=?utf-8?B?",
    b"=?x?q?=FF?=",
    b"(" * 900,
    b'"',
    b"<" * 300,
    b"\x00",
    b"\xff\xfe",
    b"\r",
    b";;=;",
    b"@,:;<>",
)
KINDS = (
    b'multipart/mixed; boundary=""',
    b"multipart/mixed",
    b"multipart/report; report-type=delivery-status; boundary=b",
    b"multipart/alternative; boundary*0=a; boundary*1=b",
    b"message/rfc822",
    b"message/delivery-status",
    b"text/html",
    b"/",
    b"text/plain; charset=\xe9",
    b"application/x; name*=nonsense'",
)


def hostile(seed: int) -> Iterator[bytes]:
    """Give broken mails without end, the same for the same seed."""
    chance, sources = random.Random(seed), recordings()
    while True:
        mail = chance.choice(sources)
        for mutate in chance.choices(MUTATIONS, k=chance.randint(1, 4)):
            mail = mutate(mail, chance)
        yield mail


def recordings() -> list[bytes]:
    beside = fixtures_folder()
    folders = [Path(__file__).parent / "recordings", *([beside / "email"] if beside else [])]
    return [file.read_bytes() for folder in folders for file in sorted(folder.glob("*.eml"))]


def flip(mail: bytes, chance: random.Random) -> bytes:
    octets = bytearray(mail)
    for _ in range(chance.randint(1, 40)):
        octets[chance.randrange(len(octets))] = chance.randrange(256)
    return bytes(octets)


def cut(mail: bytes, chance: random.Random) -> bytes:
    start, end = sorted((chance.randrange(len(mail)), chance.randrange(len(mail))))
    return mail[:start] + mail[end:] or b"\n"


def double(mail: bytes, chance: random.Random) -> bytes:
    start, end = sorted((chance.randrange(len(mail)), chance.randrange(len(mail))))
    return (mail[:end] + mail[start:end] * chance.randint(1, 30) + mail[end:])[:2_000_000]


def put_in(mail: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(mail))
    return mail[:place] + chance.choice(ODD) + mail[place:]


def say_otherwise(mail: bytes, chance: random.Random) -> bytes:
    """Another header above: the first of a name is the one that counts."""
    name, value = chance.choice(HEADERS), chance.choice(ODD + KINDS) * chance.choice((1, 1, 50))
    return name + b": " + value + b"\n" + mail


def lose_a_header(mail: bytes, chance: random.Random) -> bytes:
    lines = mail.split(b"\n")
    del lines[chance.randrange(min(len(lines), 12))]
    return b"\n".join(lines) or b"\n"


def encode_otherwise(mail: bytes, chance: random.Random) -> bytes:
    for old in (b"utf-8", b"UTF-8", b"us-ascii", b"iso-8859-1"):
        mail = mail.replace(old, chance.choice(CHARSETS))
    return mail.replace(b"8bit", chance.choice(ENCODINGS)).replace(b"base64", chance.choice(ENCODINGS))


def nest(mail: bytes, chance: random.Random) -> bytes:
    for depth in range(chance.choice((1, 3, 30))):
        boundary = b"n%d" % depth
        kind = b'Content-Type: multipart/mixed; boundary="%s"' % boundary
        mail = b"%s\n\n--%s\n%s\n--%s--\n" % (kind, boundary, mail, boundary)
    return mail[:2_000_000]


def change_line_ends(mail: bytes, chance: random.Random) -> bytes:
    return mail.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b"\r\r\n")))


MUTATIONS: Sequence[Mutation] = (
    *(flip, cut, double, put_in, say_otherwise, lose_a_header),
    *(encode_otherwise, nest, change_line_ends),
)
