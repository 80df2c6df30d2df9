"""Feeds: the comments of the town's own site, read from its RSS or Atom and answered there."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.channels._base import Asked
from app.channels.feed import asking, items
from app.ports.capabilities import Capabilities
from app.ports.channel import Access, Dispatch, Fetched, Field, Found, Health, Polled, Published, Reference
from app.ports.events import AttachmentSeen, CommentPosted, CommentRemoved, PostSeen, Visibility
from app.ports.failures import PermanentFailure

ICON = (
    "M4 3a17 17 0 0 1 17 17 1.5 1.5 0 0 1-3 0A14 14 0 0 0 4 6a1.5 1.5 0 0 1 0-3zm0 7a10 10 0 0 1 10 10 "
    "1.5 1.5 0 0 1-3 0 7 7 0 0 0-7-7 1.5 1.5 0 0 1 0-3zm1.5 6a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z"
)


class Feed(Asked):
    """The feed of a site. `account` is its address, which is all there is to know."""

    name = "feed"
    label = "Flux de commentaires"
    icon = ICON
    capabilities = Capabilities(has_webhook=False, polls_every=timedelta(minutes=15), by_hand=True)
    credentials: tuple[Field, ...] = ()
    steps = (
        "Cherchez l’adresse du flux des commentaires de votre site, et non celui des articles.",
        "Avec WordPress, c’est l’adresse du site suivie de /comments/feed/.",
        "Donnez cette adresse comme compte : aucun mot de passe n’est nécessaire.",
    )

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read the feed where it has changed; nothing that it names is fetched."""
        return asking.poll(self._http, access.account, cursor)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Refuse: what a feed no longer lists is not gone, only older."""
        raise PermanentFailure("not_readable")

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Refuse: a feed is read only, the answer is copied to the site."""
        raise PermanentFailure("not_answerable")

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Nothing was ever said here."""
        return Found((), whole=True)

    def fetch(self, attachment: AttachmentSeen, access: Access) -> Fetched:
        """Refuse: nothing that a feed names is fetched."""
        raise PermanentFailure("not_a_picture")

    def check(self, access: Access) -> Health:
        """Read the feed once, and take its title for a name."""
        answer = asking.fetched(self._http, access.account)
        document = items.document_of(answer.body, access.account)
        if document is None:
            raise PermanentFailure("not_a_feed")
        return Health(document.title)

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count characters."""
        return len(text)


channel = Feed
