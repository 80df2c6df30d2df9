"""IMAP: the town's own box, looked into over TLS (RFC 3501, 8314), heard at once by IDLE (RFC 2177)."""

from __future__ import annotations

import imaplib
import select
import ssl
from collections import Counter
from contextlib import suppress

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError

from app.mail.imap_calls import Server, called, fetched
from app.mail.opening import enclosed, opened
from app.ports.failures import NeedsReconnection, TemporaryFailure
from app.ports.mailbox import LARGEST, Haul, MailSeen, RawMail

AT_ONCE, OCTETS_AT_ONCE = 50, 2 * LARGEST  # of one haul
PATIENCE = 3  # times that a mail may break the line before it is left where it is
BROKEN = (OSError, imaplib.IMAP4.error, ImapToolsError)


class ImapMailbox:
    """One folder of one account, over one connection that is kept.

    timeout: seconds for each step; largest: octets of a mail that is fetched whole.
    """

    def __init__(
        self,
        server: Server,
        *,
        timeout: float,
        trust: ssl.SSLContext | None = None,
        largest: int = LARGEST,
    ) -> None:
        self._server = server
        self._largest = largest
        self._timeout = timeout
        self._trust = trust or ssl.create_default_context()
        self._line: BaseMailBox | None = None
        self._validity = ""
        self._seen = 0  # the last id that was looked at
        self._listens = self._can_listen = False
        self._broke: Counter[int] = Counter()

    @property
    def address(self) -> str:
        return f"{self._server.user} ({self._server.host})"

    def check(self) -> None:
        self._line_in_hand()
        self.close()

    def has_rung(self) -> bool:
        """Hear what the server said while nobody asked; a line that broke rings too: somebody must look."""
        if self._line is None or not self._can_listen:
            return False
        try:
            return self._hear(self._line) if self._listens else self._listen(self._line)
        except BROKEN:
            self.close()
            return True

    def fetch(self, cursor: str | None) -> Haul:
        """Give what stands behind the cursor, in the order of the server's own ids.

        A box that was made anew (another UIDVALIDITY) is read from its beginning.
        """
        line = self._line_in_hand()
        try:
            return self._haul(line, cursor)
        except BROKEN:
            self.close()
            raise TemporaryFailure("unreachable") from None

    def mark(self, haul: Haul) -> None:
        handles = ",".join(mail.handle for mail in haul.mails)
        if self._line is not None and handles:
            try:
                self._line.client.uid("STORE", handles, "+FLAGS.SILENT", r"(\Seen)")
            except BROKEN:
                self.close()

    def close(self) -> None:
        line, self._line, self._listens = self._line, None, False
        if line is not None:
            with suppress(*BROKEN):
                line.client.shutdown()

    def read(self, body: bytes) -> MailSeen:
        return opened(body)

    def enclosed(self, body: bytes, number: int) -> bytes | None:
        """What is in one of its files."""
        return enclosed(body, number)

    def _line_in_hand(self) -> BaseMailBox:
        """The connection, silent and with the folder open."""
        if self._line is not None and self._listens:
            try:
                self._listens = False
                self._line.idle.stop()
            except BROKEN:
                self.close()
        return self._line or self._call()

    def _call(self) -> BaseMailBox:
        try:
            line = called(self._server, self._timeout, self._trust)
        except (ssl.SSLError, imaplib.IMAP4.error, ImapToolsError):
            raise TemporaryFailure("not_secure") from None
        except OSError:
            raise TemporaryFailure("unreachable") from None
        self._line = line
        try:
            line.login_utf8(self._server.user, self._server.password, initial_folder=None)
            self._choose(line)
        except (imaplib.IMAP4.abort, OSError):
            self.close()
            raise TemporaryFailure("unreachable") from None
        except MailboxFolderSelectError:
            self.close()
            raise NeedsReconnection("no_folder") from None
        except (imaplib.IMAP4.error, ImapToolsError):
            self.close()
            raise NeedsReconnection("login_refused") from None
        return line

    def _choose(self, line: BaseMailBox) -> None:
        line.folder.set(self._server.folder)
        _name, validity = line.client.response("UIDVALIDITY")
        self._validity = (validity[0] or b"").decode("ascii", "replace")
        _status, listed = line.client.capability()
        self._can_listen = b"IDLE" in b" ".join(listed).upper().split()

    def _haul(self, line: BaseMailBox, cursor: str | None) -> Haul:
        validity, _colon, last = (cursor or "").partition(":")
        self._seen = int(last) if validity == self._validity and last.isdecimal() else 0
        line.client.noop()  # a server may tell of nothing new before it
        ids = self._behind(line)
        mails: list[RawMail] = []
        for uid in ids[:AT_ONCE]:
            if sum(len(mail.body) for mail in mails) > OCTETS_AT_ONCE - self._largest:
                break
            try:
                mails += fetched(line, uid, self._largest)
            except BROKEN:
                if not (mails or self._is_given_up(uid)):
                    raise
                self.close()
                if mails:
                    break  # it comes first the next time
                mails.append(RawMail(str(uid), b"", 0, "unfetchable"))
            self._seen = uid
            if self._line is None:
                break
        more = bool(ids) and self._seen < ids[-1]
        return Haul(tuple(mails), f"{self._validity}:{self._seen}", more)

    def _is_given_up(self, uid: int) -> bool:
        """Whether this mail broke the line as often as may be chance."""
        self._broke[uid] += 1
        return self._broke[uid] >= PATIENCE

    def _behind(self, line: BaseMailBox) -> list[int]:
        """The ids that were not looked at yet; `*` names the last one, however old."""
        found = line.uids(f"UID {self._seen + 1}:*", charset=None)
        return sorted(uid for uid in map(int, found) if uid > self._seen)

    def _listen(self, line: BaseMailBox) -> bool:
        """Ask to be told; what came between the last look and now counts as told."""
        line.client.noop()
        line.client.response("EXISTS")
        if self._behind(line):
            return True
        line.idle.start()
        self._listens = True
        _name, told = line.client.response("EXISTS")
        return told != [None]

    def _hear(self, line: BaseMailBox) -> bool:
        sock = line.client.sock
        if not (getattr(sock, "pending", int)() or select.select([sock], [], [], 0)[0]):
            return False
        said = line.idle.poll(timeout=0)
        if not said:
            self.close()
        return not said or any(b"EXISTS" in words for words in said)
