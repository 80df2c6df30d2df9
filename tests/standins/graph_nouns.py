"""What the stand-in of the Graph API knows: accounts, publications, comments, and what was said."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Literal, Self

Family = Literal["facebook", "instagram"]
SaidAs = Literal["reply", "top", "private"]

SCOPES: dict[Family, tuple[str, ...]] = {
    "facebook": (
        "pages_show_list",
        "pages_manage_metadata",
        "pages_read_engagement",
        "pages_read_user_content",
        "pages_manage_engagement",
        "pages_messaging",
    ),
    "instagram": (
        "pages_show_list",
        "pages_manage_metadata",
        "pages_read_engagement",
        "instagram_basic",
        "instagram_manage_comments",
        "instagram_manage_messages",
    ),
}


@dataclass
class Noun:
    """Something that a line of the state file can hold."""

    def line(self) -> dict[str, Any]:
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def of(cls, line: dict[str, Any]) -> Self:
        """Build from a line; a missing key takes its default, an unknown one is an error."""
        instants = {one.name for one in fields(cls) if "datetime" in str(one.type)}
        read = {
            key: datetime.fromisoformat(value) if key in instants and value else value
            for key, value in line.items()
        }
        return cls(**{key: tuple(value) if isinstance(value, list) else value for key, value in read.items()})


@dataclass
class Account(Noun):
    """A Page or a professional account, and the token that speaks for it.

    page: the Page that an Instagram account is linked to; hides: comment fields left out in silence (`from`,
    `id`); refuses: fields that fail the whole call; subscribes: False refuses its webhooks with code 100.
    """

    id: str
    family: Family = "facebook"
    name: str = "Ville de Sainte-Aubépine"
    username: str = "sainte_aubepine"
    token: str = field(default="jeton-de-la-page", repr=False)
    app_id: str = "70001"
    app_secret: str = field(default="secret-de-lapplication", repr=False)
    scopes: tuple[str, ...] | None = None
    expires_at: int = 0
    page: str | None = None
    hides: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    needs_proof: bool = False
    subscribes: bool = True
    subscribed: tuple[str, ...] = ()

    def may(self, scope: str) -> bool:
        return scope in self.granted

    @property
    def granted(self) -> tuple[str, ...]:
        return SCOPES[self.family] if self.scopes is None else self.scopes


@dataclass
class Post(Noun):
    """A publication of an account; `picture` is the name of a picture that the stand-in serves."""

    id: str
    account: str
    at: datetime
    text: str = ""
    picture: str | None = None
    removed: bool = False
    author: str | None = None
    author_name: str | None = None
    product: str = "FEED"


@dataclass
class Comment(Noun):
    """A comment; parent: the comment it answers, author: None where the network would not say who."""

    id: str
    account: str
    post: str
    at: datetime
    text: str = ""
    parent: str | None = None
    author: str | None = None
    author_name: str | None = None
    picture: str | None = None
    hidden: bool = False
    removed: bool = False
    likes: int = 0

    @property
    def own(self) -> bool:
        return self.author == self.account


@dataclass
class Said(Noun):
    """Words that an application really said through the API, once a line."""

    id: str
    account: str
    target: str
    text: str
    at: datetime
    kind: SaidAs = "reply"


@dataclass(frozen=True)
class Called:
    """A request as it came, without its token."""

    method: str
    path: str
    kind: str
    params: dict[str, Any]
    at: datetime
    token_in_address: bool


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
