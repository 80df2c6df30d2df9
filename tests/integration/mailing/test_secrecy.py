"""A letter travels in the dark: STARTTLS or TLS, a known certificate, or it stays."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.mail.smtp import Server, SmtpPostman, server_at
from app.ports.failures import TemporaryFailure
from app.ports.mail import Mail
from tests.integration.mailing.conftest import SENDER, Relay
from tests.standins.serving import free_port

NOW = datetime(2026, 11, 13, 7, 0, tzinfo=UTC)
MAIL = Mail(("voirie@ville.example",), "Ville", "Objet", "<letter.1@ville.example>", "texte", "<p>texte</p>")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and its own certificate for localhost, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    form, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key_bytes = key.private_bytes(serialization.Encoding.PEM, form, bare)
    file.write_bytes(key_bytes + signed.public_bytes(serialization.Encoding.PEM))
    return file


def known(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, told: LoginPassword
) -> AuthResult:
    right = (told.login, told.password) == (b"parvis", b"p@ss")
    return AuthResult(success=right, handled=False)


@pytest.fixture
def guarded(certificate: Path) -> Iterator[Relay]:
    """A server that hears nothing in the clear, and nobody it does not know."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    kept = Relay(port=free_port())
    controller = Controller(
        kept,
        hostname="localhost",
        port=kept.port,
        tls_context=context,
        require_starttls=True,
        authenticator=known,
        auth_required=True,
    )
    controller.start()
    yield kept
    controller.stop()


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


def test_a_letter_leaves_by_starttls_with_name_and_password(guarded: Relay, certificate: Path) -> None:
    server = server_at(f"smtp://parvis:p%40ss@localhost:{guarded.port}")
    refused = SmtpPostman(server, SENDER, timeout=5, trust=trusting(certificate)).carry(MAIL, NOW)
    assert refused == 0
    assert guarded.letters[0]["Subject"] == "Objet"


@pytest.mark.parametrize(
    ("url", "trusted", "reason"),
    [
        ("smtp://parvis:wrong@localhost:{port}", "known", "login_refused"),
        ("smtp://parvis:p%40ss@localhost:{port}", "unknown", "not_secure"),
        ("smtps://parvis:p%40ss@localhost:{port}", "known", "unreachable"),
        ("smtp://127.0.0.1:1", "known", "unreachable"),
    ],
)
def test_what_is_not_sure_does_not_leave_and_waits(
    guarded: Relay, certificate: Path, url: str, trusted: str, reason: str
) -> None:
    trust = trusting(certificate) if trusted == "known" else None
    postman = SmtpPostman(server_at(url.format(port=guarded.port)), SENDER, timeout=5, trust=trust)
    with pytest.raises(TemporaryFailure) as failure:
        postman.carry(MAIL, NOW)
    assert failure.value.reason == reason
    assert guarded.arrived == []


def test_a_server_without_tls_is_told_nothing(relay: Relay) -> None:
    postman = SmtpPostman(server_at(f"smtp://127.0.0.1:{relay.port}"), SENDER, timeout=5)
    with pytest.raises(TemporaryFailure, match="not_secure"):
        postman.carry(MAIL, NOW)
    assert relay.arrived == []


def test_a_server_s_address_is_read_whole_and_its_password_shown_nowhere() -> None:
    server = server_at("smtps://moi%40ville:c%3Aach%C3%A9@mail.ville.example")
    assert (server.host, server.port, server.at_once) == ("mail.ville.example", 465, True)
    assert (server.user, server.password) == ("moi@ville", "c:aché")
    assert "aché" not in repr(server)
    assert server_at("smtp://mail.ville.example") == Server(
        "mail.ville.example", 587, at_once=False, secret=True
    )
    for wrong in ("http://mail.ville.example", "smtp://", "mail.ville.example:25"):
        with pytest.raises(ValueError, match="mail server"):
            server_at(wrong)


def test_a_letter_s_words_are_in_no_repr() -> None:
    assert "texte" not in repr(MAIL)
