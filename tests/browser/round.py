"""A town whose round is real: the demonstration's network, two mail servers, a clock that tests drive."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx2

from app import connections, departments, intake, settings
from app.channels._http import Http
from app.channels.demo import Demo
from app.db import Database
from app.domain.actor import CONSOLE
from app.mail.imap import ImapMailbox
from app.mail.smtp import SmtpPostman, server_at
from app.ports.channel import WebhookRequest
from app.web import letters
from app.worker import work_once
from tests.browser.town import PARIS, Town
from tests.integration.mailing.conftest import SENDER, Relay
from tests.standins.dovecot import USER, Dovecot
from tests.web.conftest import Watch
from tests.world import found

SECRET = "a secret of the demonstration"
ROADS, DIRECTOR, ON_CALL = "voirie@ville.example", "directrice@ville.example", "astreinte@ville.example"
POST, ACCOUNT = "p28", "pont-kerlan"


@dataclass(frozen=True)
class Servers:
    """The mail servers of the town: where letters leave, and the box that their answers come to."""

    relay: Relay
    dovecot: Dovecot
    mailbox: ImapMailbox


class Round(Town):
    """Nothing passes by itself: a test moves the watch, then lets the worker do all that is due."""

    watch: Watch
    servers: Servers
    file: Path

    @classmethod
    def at(cls, db: Database, servers: Servers, now: datetime, folder: Path) -> Round:
        world, watch = found(db), Watch()
        watch.at = now
        server = server_at(f"smtp://127.0.0.1:{servers.relay.port}?tls=no")
        house = replace(
            world.house,
            channels={**world.house.channels, "demo": Demo(Http())},
            clock=watch,
            postman=SmtpPostman(server, SENDER, timeout=5),
            stationer=letters.write,
            mailbox=servers.mailbox,
            box=USER,
        )
        town = cls(house, world.square, world.connection_id, world.claire, world.paul)
        town.watch, town.servers, town.named = watch, servers, {}
        town.file = folder / "demo.jsonl"
        town._settle_in()
        return town

    def told(self, name: str, external_id: str, text: str) -> bytes:
        """The body of a webhook: somebody wrote this just now."""
        event = {
            "account": ACCOUNT,
            "what": "comment",
            "id": external_id,
            "post": POST,
            "author": {"id": name, "name": name},
            "text": text,
            "posted_at": self.now().isoformat(),
        }
        return json.dumps({"id": external_id, "object": "town", "events": [event]}).encode()

    def knocks(self, body: bytes) -> None:
        """Let the signed body through our door."""
        with self.db.reading() as session:
            access = self.house.accesses.one(session, self.connection_id)
        channel = self.house.channels["demo"]
        request = WebhookRequest(Demo(Http()).sign(body, SECRET), body)
        verified = channel.verify(request, [access], self.now())
        with self.db.writing() as session:
            assert intake.accept(session, "demo", verified, body, now=self.now())

    def rings(self, address: str, name: str, external_id: str, text: str) -> int:
        """Let the network knock at our door with it, the worker take it in, and give the comment."""
        body = self.told(name, external_id, text)
        answer = httpx2.post(
            f"{address}/webhooks/demo", content=body, headers=Demo(Http()).sign(body, SECRET)
        )
        assert answer.status_code == 200
        self.works()
        self.named[name] = self.id_of(external_id)
        return self.named[name]

    def works(self, forward: float = 0) -> None:
        """Let the worker do all that is due, so many seconds from now."""
        self.watch.passes(timedelta(seconds=forward))
        work_once(self.house)

    def goes_to(self, at: datetime) -> list[EmailMessage]:
        """Move the watch; give the letters that left."""
        self.watch.at = at
        before = len(self.servers.relay.letters)
        self.works()
        return self.servers.relay.letters[before:]

    def drives(self, until: datetime, step: timedelta) -> None:
        """Let the hours strike one after the other, and the worker do what is due each time."""
        wall = self.now().astimezone(PARIS).replace(tzinfo=None)  # in the night of the change too
        while self.now() < until:
            wall += step
            self.watch.at = wall.replace(tzinfo=PARIS).astimezone(UTC)
            self.works()

    def left(self) -> list[tuple[str, str, str]]:
        """Every letter that left: when, to whom, about what."""
        letters = self.servers.relay.letters
        times = [parsedate_to_datetime(one["Date"]).astimezone(PARIS) for one in letters]
        told = zip(times, letters, strict=True)
        return [(at.strftime("%a %d %H h"), one["To"], one["Subject"]) for at, one in told]

    def said(self) -> list[str]:
        """What the town said in public, in order."""
        lines = self.file.read_text(encoding="utf-8").splitlines() if self.file.exists() else []
        return [json.loads(line)["text"] for line in lines]

    def _settle_in(self) -> None:
        fields = {"secret": SECRET, "file": str(self.file)}
        seal, now = self.house.seal, self.now()
        chosen = {"backlog_start": "2020-01-01", "on_call": ON_CALL, "town_name": "Pont-Kerlan"}
        with self.db.writing() as session:
            self.connection_id = connections.connect(
                session,
                "demo",
                ACCOUNT,
                "La ville",
                fields,
                seal=seal,
                health=None,
                now=now,
                by=CONSOLE,
            ).id
            for name, value in chosen.items():
                settings.set_to(session, name, value, now=now, by=CONSOLE)
            roads = departments.service(session, "voirie")
            roads.email, roads.director_email = ROADS, DIRECTOR
