"""A small town to walk through: who writes, what they say, and a clock that runs and can be put forward."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from app import accounts, clock, closing
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.comment import Comment
from app.domain.dismissal import Reason
from app.domain.user import User
from app.errands.delivering import deliver_next
from app.house import Accesses
from app.ports.events import AuthorSeen, CommentEdited, CommentPosted, CommentSeen, PostSeen
from tests.fakes import NAME, Agora, Square
from tests.world import World, found

PARIS = ZoneInfo("Europe/Paris")
POST = "Piscine : nouveaux horaires. Le bassin ouvre plus tôt à partir de lundi, et ferme le dimanche à midi."
# Who, what, how long ago in hours: the longest wait stands first in the list.
PEOPLE = (
    ("Marc Le Goff", "Bonjour, quand ouvre la piscine le samedi ?", 90),
    ("Yasmina Benali", "C’est inadmissible, la rue est sale depuis un mois et personne ne nettoie.", 80),
    ("Nolwenn Kerrien", "Où faut-il déposer le dossier pour la cantine ?", 70),
    ("Hugo Tanguy", "J’ai signalé le nid-de-poule en mars, toujours aucune réponse.", 60),
    ("Awa Diop", "Est-ce que la médiathèque est ouverte pendant les vacances ?", 50),
    ("Loïc Riou", "À quelle heure passe la collecte du verre ?", 40),
    ("Inès Morel", "Pourquoi le parc est fermé, c’est honteux.", 30),
    ("Jean Pape", "Comment inscrire ma fille à l’école ?", 20),
    ("Rozenn Le Bris", "Y a-t-il encore des places pour la sortie en mer ?", 12),
    ("Tom Evrard", "Quels papiers faut-il pour la carte d’identité ?", 8),
    ("Soizic Caro", "Où se gare-t-on pour le marché ?", 4),
)
BEFORE = ("Yasmina Benali", "Le banc du port est cassé.", 900)
BESIDE = ("Gwen Lagadec", "Pareil dans ma rue.", 65)


class Hands:
    """The clock of the house: it runs, and a test puts it forward instead of waiting."""

    def __init__(self) -> None:
        self._forward = timedelta()

    def __call__(self) -> datetime:
        return clock.now() + self._forward

    def put_forward(self, time: timedelta) -> None:
        self._forward += time


class Town(World):
    """The tests' world with a running clock, a post, and people who write under it."""

    hands: Hands
    named: dict[str, int]

    @classmethod
    def on(cls, db: Database) -> Town:
        world = found(db)
        hands = Hands()
        town = cls(
            replace(world.house, clock=hands), world.square, world.connection_id, world.claire, world.paul
        )
        town.hands = hands
        town.hear(PostSeen("town", "p1", text=POST, published_at=hands() - timedelta(days=5)))
        town.dismiss(town.says(*BEFORE))
        town.named = {name: town.says(name, text, hours) for name, text, hours in PEOPLE}
        above = town.comment(town.named["Yasmina Benali"])
        town.named[BESIDE[0]] = town.says(*BESIDE, parent_external_id=above.external_id)
        return town

    def again(self, db: Database) -> Town:
        """The same town on a copy of its database, with a network and a clock of its own."""
        hands, square = Hands(), Square(reads=dict(self.square.reads))
        house = replace(
            self.house,
            db=db,
            accesses=Accesses(db, self.house.seal),
            channels={NAME: Agora(square)},
            clock=hands,
        )
        town = Town(house, square, self.connection_id, self.claire, self.paul, numbers=count(100))
        town.hands, town.named = hands, dict(self.named)
        return town

    def today(self) -> date:
        """The day it is in the town: for an hour or two of each night, not that of UTC."""
        return self.now().astimezone(PARIS).date()

    def says(self, name: str, text: str, hours: float = 0, **seen: object) -> int:
        """Let somebody write under the post, so many hours ago."""
        author = AuthorSeen(name.lower().replace(" ", "-"), name)
        posted_at = self.now() - timedelta(hours=hours)
        permalink = f"https://agora.example/p1/{name.split(maxsplit=1)[0]}"
        made = self.a_comment(text, by=author, posted_at=posted_at, permalink=permalink, **seen)
        self._stands(made, text)
        return made

    def waits(self, many: int) -> list[int]:
        """Let many more wait since Marc wrote, a second apart, whom no likeness puts together."""
        with self.db.writing() as session:
            like = select(Comment.__table__).where(Comment.id == self.named["Marc Le Goff"])
            marc = dict(session.execute(like).mappings().one())
            later = [
                marc
                | {"id": marc["id"] + 1000 + number, "external_id": f"many-{number}", "group_id": None}
                | {when: marc[when] + timedelta(seconds=number) for when in ("posted_at", "waiting_since")}
                for number in range(1, many + 1)
            ]
            session.execute(insert(Comment), later)
        return [row["id"] for row in later]

    def dismiss(self, comment_id: int) -> None:
        """Close a comment as answered elsewhere."""
        self.decide(closing.dismiss, comment_id, Reason.ALREADY_ANSWERED, by=self.claire.actor)

    def edits(self, comment_id: int, text: str) -> None:
        """Let its author change a comment."""
        seen = self._stands(comment_id, text)
        self.hear(CommentEdited("town", seen, edited_at=self.now()))

    def work(self, forward: float = 11) -> None:
        """Put the clock forward by so many seconds, and let the worker deliver what is due."""
        self.hands.put_forward(timedelta(seconds=forward))
        while deliver_next(self.house):
            pass

    def link_for(self, user: User) -> str:
        """A one-time link's path."""
        with self.db.writing() as session:
            token = accounts.make_link(session, user, now=self.now(), by=CONSOLE)
        return f"/sign-in-links/{token}"

    def _stands(self, comment_id: int, text: str) -> CommentSeen:
        """What the network shows when it is asked for this comment."""
        external_id = self.comment(comment_id).external_id
        seen = CommentSeen(external_id, text=text, post_external_id="p1")
        self.square.reads[external_id] = CommentPosted("town", seen)
        return seen
