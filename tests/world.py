"""A small town for tests: its cast, and builders that go through the same doors as the real thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, connections, departments, inbox, intake, journal, replies, triage
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.journal_entry import JournalEntry
from app.domain.reply import Reply, ReplyState
from app.domain.user import Role, User
from app.files.pictures import PlainPictures
from app.house import Accesses, House
from app.ports.channel import Verified
from app.ports.events import AuthorSeen, CommentPosted, CommentSeen, Event
from app.seal import FernetSeal
from app.wiring import HANDLERS
from tests.fakes import NAME, Agora, Square

MARC = AuthorSeen("marc", "Marc Le Goff")
YASMINA = AuthorSeen("yasmina", "Yasmina Benali")
SECRET = "a secret of the square"
LEASE = timedelta(seconds=60)
T = TypeVar("T")


@dataclass
class World:
    """A house on a real database, one connected account, Claire and Paul at the desk, 22 services."""

    house: House
    square: Square
    connection_id: int
    claire: User
    paul: User
    numbers: count[int] = field(default_factory=lambda: count(1))

    @property
    def db(self) -> Database:
        return self.house.db

    def now(self) -> datetime:
        return self.house.clock()

    def hear(self, *events: Event, read_now: bool = False) -> None:
        """Take events in, as a digested webhook (or, read_now, a poll) does."""
        with self.db.writing() as session:
            connection = session.get_one(Connection, self.connection_id)
            intake.take_in(session, connection, events, now=self.now(), read_now=read_now)

    def through(self, channel: Agora) -> House:
        """The same house, with another channel on the square."""
        return replace(self.house, channels={NAME: channel})

    def receive(self, body: bytes, *events: Event, delivery: str | None = None) -> bool:
        """Keep a signed body that tells of these events; say whether it is new."""
        self.square.bodies[body] = list(events)
        with self.db.writing() as session:
            verified = Verified((self.connection_id,), delivery)
            return intake.accept(session, NAME, verified, body, now=self.now())

    def a_person(self, name: str) -> User:
        """Let one more colleague in."""
        with self.db.writing() as session:
            return _person(session, name)

    def a_comment(self, text: str | None = "Quand ouvre la piscine ?", **seen: object) -> int:
        """Make a citizen's comment and return its id. `seen`: as `event` takes it."""
        event = self.event(text, **seen)  # type: ignore[arg-type] # fields by name
        self.hear(event)
        return self.id_of(event.comment.external_id)

    def all_at_once(self, *events: CommentPosted) -> list[int]:
        """Make many comments in one act, which is quicker; their ids as they were given."""
        self.hear(*events)
        with self.db.reading() as session:
            names = [event.comment.external_id for event in events]
            found = select(Comment.external_id, Comment.id).where(Comment.external_id.in_(names))
            ids = {row.external_id: row.id for row in session.execute(found)}
        return [ids[name] for name in names]

    def event(
        self,
        text: str | None,
        *,
        by: AuthorSeen | None = MARC,
        posted_at: datetime | None = None,
        **seen: object,
    ) -> CommentPosted:
        """What a network tells of a citizen's comment. `seen`: other fields of CommentSeen."""
        given: dict[str, object] = {
            "external_id": f"c{next(self.numbers)}",
            "text": text,
            "author": by,
            "posted_at": posted_at or self.now(),
            "post_external_id": "p1",
            **seen,
        }
        return CommentPosted("town", CommentSeen(**given))  # type: ignore[arg-type] # fields by name

    def id_of(self, external_id: str) -> int:
        with self.db.reading() as session:
            found = session.scalar(select(Comment.id).where(Comment.external_id == external_id))
        assert found is not None
        return found

    def comment(self, comment_id: int) -> Comment:
        """Read the comment afresh."""
        with self.db.reading() as session:
            found = session.get_one(Comment, comment_id)
            session.expunge(found)
        return found

    def reply(self, reply_id: int) -> Reply:
        """Read the reply afresh."""
        with self.db.reading() as session:
            found = session.get_one(Reply, reply_id)
            session.expunge(found)
        return found

    def send(
        self,
        comment_id: int,
        text: str = "Samedi à 9 h.",
        *,
        key: str | None = "reply-1",
        delay: timedelta | None = timedelta(seconds=10),
        by: User | None = None,
        manner: replies.Manner | None = None,
    ) -> int:
        """Send a reply as a person does, and return its id."""
        with self.db.writing() as session:
            reply = replies.send(
                session,
                session.get_one(Comment, comment_id),
                text,
                key=key,
                delay=delay,
                by=by or self.claire,
                now=self.now(),
                manner=manner or replies.Manner(),
            )
            return reply.id

    def act(self, verb: Callable[..., T], reply_id: int, *, by: User | None = None, **facts: object) -> T:
        """Do with a reply what a person decides: `world.act(replies.undo, reply_id)`."""
        with self.db.writing() as session:
            reply, comment = inbox.find_reply(session, reply_id)
            return verb(session, reply, comment, by=by or self.claire, now=self.now(), **facts)

    def decide(
        self, verb: Callable[..., T], comment_id: int, *words: str, by: object = None, **facts: object
    ) -> T:
        """Do with a comment what a person decides: `decide(departments.assign, comment_id, "voirie")`."""
        with self.db.writing() as session:
            comment = session.get_one(Comment, comment_id)
            done = verb(session, comment, *words, by=by or self.claire, now=self.now(), **facts)
            session.flush()  # what is given back names its row
            return done

    def decide_all(
        self, verb: Callable[..., object], comment_ids: Iterable[int], *words: str, **facts: object
    ) -> None:
        """The same with many comments, in one act."""
        with self.db.writing() as session:
            for comment_id in comment_ids:
                comment = session.get_one(Comment, comment_id)
                verb(session, comment, *words, by=self.claire, now=self.now(), **facts)

    def draft(self, comment_id: int, text: str, *, key: str | None = None, by: User | None = None) -> None:
        """Save what is being written."""
        self.decide(replies.draft, comment_id, text, key=key, by=by)

    def replies_to(self, comment_id: int) -> list[Reply]:
        """Read every reply to the comment, drafts and undone ones included, oldest first."""
        with self.db.reading() as session:
            written = list(session.scalars(Reply.to(comment_id)))
            session.expunge_all()
        return written

    def draft_on(self, comment_id: int) -> str | None:
        """Read what the composer of this comment holds."""
        drafts = [one.text for one in self.replies_to(comment_id) if one.state == ReplyState.DRAFT]
        assert len(drafts) <= 1
        return drafts[0] if drafts else None

    def another_account(self, account: str = "harbour") -> int:
        """Connect one more account of the same network, and return its connection."""
        with self.db.writing() as session:
            secret = {"secret": f"a secret of {account}"}
            seal, now = self.house.seal, self.now()
            return connections.connect(
                session, NAME, account, account, secret, seal=seal, health=None, now=now, by=CONSOLE
            ).id

    def journal(self) -> list[JournalEntry]:
        """Read what the journal says, oldest first."""
        with self.db.reading() as session:
            lines = list(session.scalars(select(JournalEntry).order_by(JournalEntry.id)))
            session.expunge_all()
        return lines


def found(db: Database) -> World:
    """Found the town on an empty, migrated database."""
    square = Square()
    seal = FernetSeal(["a key for tests"])
    house = House(
        db=db,
        channels={NAME: Agora(square)},
        seal=seal,
        accesses=Accesses(db, seal),
        base_url="http://127.0.0.1:8000",
        lease=LEASE,
        poll=timedelta(minutes=5),
        clock=clock.now,
        handlers=HANDLERS,
        pictures=PlainPictures(),
    )
    with db.writing() as session:
        departments.seed(session, triage.SERVICES)
        claire, paul = _person(session, "Claire Morvan"), _person(session, "Paul Abgrall")
        connection = connections.connect(
            session,
            NAME,
            "town",
            "La ville",
            {"secret": SECRET},
            seal=seal,
            health=None,
            now=clock.now(),
            by=CONSOLE,
        )
        journal.write(session, "tests.found", "town:1", now=clock.now(), by=CONSOLE)
    return World(house, square, connection.id, claire, paul)


def _person(session: Session, name: str) -> User:
    email = f"{name.split(maxsplit=1)[0].lower()}@ville.example"
    user = User(email=email, name=name, role=Role.MANAGER, created_at=clock.now())
    session.add(user)
    session.flush()  # acts name their actor by id
    return user
