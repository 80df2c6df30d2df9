"""Dovecot, a real IMAP server, on loopback with a box of its own and a certificate that only we trust."""

from __future__ import annotations

import getpass
import imaplib
import os
import pwd
import shutil
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests import needs
from tests.standins.serving import free_port

LOOPBACK = "127.0.0.1"
USER, PASSWORD = "parvis@pont-kerlan.example", "un mot de passe à accents"
CONFIGURATION = """
protocols = imap
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
listen = {loopback}
ssl = required
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
mail_location = maildir:{root}/mail/%u
first_valid_uid = 1
auth_mechanisms = plain
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {root}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={root}/home
}}
{servants}
"""


@dataclass
class Dovecot:
    """A running server. trust: what knows its certificate; port speaks STARTTLS, secure_port TLS at once."""

    root: Path
    port: int
    secure_port: int
    trust: ssl.SSLContext

    @property
    def url(self) -> str:
        user, password = quote(USER, safe=""), quote(PASSWORD)
        return f"imaps://{user}:{password}@{LOOPBACK}:{self.secure_port}"

    def deliver(self, mail: bytes, folder: str = "INBOX") -> None:
        """Put a mail in the box, as another mail server does."""
        with self.line() as line:
            status, said = line.append(folder, "", None, mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
            assert status == "OK", said

    def flags(self) -> list[str]:
        """The flags of each mail in the box."""
        with self.line() as line:
            _status, listed = line.fetch("1:*", "(FLAGS)")
        return [one.decode() for one in listed if isinstance(one, bytes)]

    @contextmanager
    def line(self) -> Iterator[imaplib.IMAP4]:
        """Another program that looks into the same box."""
        with imaplib.IMAP4_SSL(LOOPBACK, self.secure_port, ssl_context=self.trust) as line:
            line.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
            line.select("INBOX")
            yield line

    def make_the_box_anew(self) -> None:
        """What a restored server does: the same mails, under other ids."""
        box = self.root / "mail" / USER
        for file in box.glob("dovecot.*"):
            file.unlink()
        ids = box / "dovecot-uidlist"
        ids.write_bytes(ids.read_bytes().replace(b"3 V1", b"3 V2", 1))


@contextmanager
def running() -> Iterator[Dovecot]:
    """Start a server, and stop it; skipped where Dovecot is missing."""
    program = needs.dovecot()
    root = Path(tempfile.mkdtemp(prefix="parvis-dovecot-"))
    try:
        root.chmod(0o755)
        server = Dovecot(root, free_port(), free_port(), _certify(root))
        _write(server)
        master = subprocess.Popen([program, "-F", "-c", str(root / "conf")], stderr=subprocess.PIPE)
        try:
            _wait(server, master)
            yield server
        finally:
            master.terminate()
            master.communicate(timeout=10)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _write(server: Dovecot) -> None:
    """As root the server keeps the users of its package, and the mail belongs to `mail`; else all is ours."""
    root, is_root = server.root, os.geteuid() == 0
    owner = pwd.getpwnam("mail") if is_root else pwd.getpwuid(os.geteuid())
    ours = f"default_internal_user = {getpass.getuser()}\ndefault_login_user = {getpass.getuser()}"
    for folder in ("mail", "home", "run", "state"):
        (root / folder).mkdir()
    for folder in ("mail", "home"):
        os.chown(root / folder, owner.pw_uid, owner.pw_gid)
    (root / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
    (root / "users").chmod(0o644)
    given = {"owner": owner.pw_uid, "group": owner.pw_gid, "servants": "" if is_root else ours}
    ports = {"port": server.port, "secure_port": server.secure_port}
    written = CONFIGURATION.format(root=root, loopback=LOOPBACK, **given, **ports)
    (root / "conf").write_text(written, encoding="utf-8")


def _certify(root: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, LOOPBACK)])
    today = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=5000))
        .not_valid_after(today + timedelta(days=5000))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    (root / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (root / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return ssl.create_default_context(cafile=str(root / "cert.pem"))


def _wait(server: Dovecot, master: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        with suppress(OSError, imaplib.IMAP4.error), server.line():
            return
        with suppress(subprocess.TimeoutExpired):
            master.wait(0.1)
            break
    log = server.root / "log"
    raise AssertionError(log.read_text(encoding="utf-8") if log.exists() else master.communicate()[1])
