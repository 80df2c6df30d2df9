"""By hand: what a person copied from a network that tells us nothing, and the answer carried back there."""

from __future__ import annotations

import re
from datetime import datetime

from app.channels._base import Asked
from app.ports.capabilities import Capabilities
from app.ports.channel import Access, Dispatch, Fetched, Field, Found, Health, Polled, Published, Reference
from app.ports.events import AttachmentSeen, CommentPosted, CommentRemoved, PostSeen, Visibility
from app.ports.failures import NOT_READABLE, PermanentFailure

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ICON = (
    "M15.6 3.4a2 2 0 0 1 2.8 0l2.2 2.2a2 2 0 0 1 0 2.8L19 10l-5-5z"
    "M12.6 6.4l5 5L8 21H3v-5zM14 19h6a1 1 0 0 1 0 2h-8z"
)


class Manual(Asked):
    """A place that Parvis never reaches. `account` is a slug of ours; nobody is ever called."""

    name = "manual"
    label = "Collé à la main"
    icon = ICON
    capabilities = Capabilities(by_hand=True, has_webhook=False, polls_every=None)
    credentials: tuple[Field, ...] = ()
    steps = (
        "Donnez comme compte un nom court à l’endroit d’où viennent les commentaires (forum-du-port).",
        "Enregistrez : aucun mot de passe ni aucune permission n’est nécessaire.",
        "Collez un commentaire avec son adresse, puis portez la réponse là-bas.",
    )

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """There is nobody to ask."""
        return Polled((), cursor)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Refuse: a person read it, and nobody else can."""
        raise PermanentFailure(NOT_READABLE)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Refuse: a person says it there."""
        raise PermanentFailure("not_answerable")

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Nothing was ever said from here."""
        return Found((), whole=True)

    def fetch(self, attachment: AttachmentSeen, access: Access) -> Fetched:
        """Refuse: nothing of it is fetched."""
        raise PermanentFailure("not_a_picture")

    def check(self, access: Access) -> Health:
        """Look at the slug; there is nothing else that could be wrong."""
        if not SLUG.fullmatch(access.account):
            raise PermanentFailure("bad_account")
        return Health(access.name or None)

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count characters."""
        return len(text)


channel = Manual
