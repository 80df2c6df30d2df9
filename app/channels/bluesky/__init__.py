"""Bluesky: answers, mentions and quotes, by polling the account's own server; replies to all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil

import regex

from app.channels._base import Asked
from app.channels.bluesky import backfilling, calls, gating, polling
from app.channels.bluesky.identity import plain
from app.channels.bluesky.pds import Pds
from app.ports.acting import Moderation
from app.ports.capabilities import Capabilities
from app.ports.channel import Access, Dispatch, Field, Found, Health, Polled, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved, PostSeen, Visibility
from app.ports.failures import PermanentFailure

# Both limits are the schema's own (`app.bsky.feed.post`), and both are enforced.
LONGEST, LARGEST = 300, 3000
GRAPHEME = regex.compile(r"\X")
ICON = (
    "M12 11C10 7.5 6 4 3.5 4 2 4 2 5.5 2.3 7.5 2.7 10.5 4 13 8 13c-3 .6-4.5 2.5-2 4.8C8.5 20 11 18 12 15"
    "c1 3 3.5 5 6 2.8 2.5-2.3 1-4.2-2-4.8 4 0 5.3-2.5 5.7-5.5C22 5.5 22 4 20.5 4 18 4 14 7.5 12 11z"
)


class Bluesky(Asked):
    """The account of a town. `account` is its handle or its DID; an app password speaks for it."""

    name = "bluesky"
    label = "Bluesky"
    icon = ICON
    capabilities = Capabilities(
        longest=LONGEST,
        has_webhook=False,
        polls_every=timedelta(minutes=5),
        acts=frozenset({"hide", "unhide"}),
        in_parts=True,
    )
    credentials = (
        Field("app_password", "Mot de passe d’application"),
        Field("api", "Adresse du serveur (PDS)", secret=False, required=False),
    )
    steps = (
        "Ouvrez Bluesky avec le compte de la ville : Paramètres, Confidentialité et sécurité.",
        "Sous « Mots de passe d’application », ajoutez-en un, nommé Parvis.",
        "Laissez décochée la case qui autorise les messages privés : Parvis n’en a pas besoin.",
        "Donnez ici ce mot de passe, et comme compte l’adresse de la ville (ville.example.fr).",
    )

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read our posts, the threads under them and what speaks to us."""
        return polling.poll(self._pds(access), access.account, cursor, now)

    def backfill(self, access: Access, since: datetime, cursor: str | None, now: datetime) -> Polled:
        """Read our own posts back in time, with the threads under them, then what spoke to us."""
        return backfilling.backfill(self._pds(access), access.account, since, cursor, now)

    def moderate(self, moderation: Moderation, access: Access) -> None:
        """Hide an answer under a post of ours, or show it again."""
        gating.moderate(self._pds(access), moderation)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Read one comment or post as it stands now."""
        return calls.read(self._pds(access), access.account, reference)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Answer a comment, in its thread."""
        self._refuse_what_cannot_leave(dispatch)
        return calls.publish(self._pds(access), dispatch)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Look for our reply where it would stand."""
        return calls.find(self._pds(access), dispatch)

    def check(self, access: Access) -> Health:
        """Open a session and ask for the account's name; an app password may do all we need."""
        pds = self._pds(access)
        name, handle = calls.names_of(pds)
        return Health(name or handle, names=(pds.did, *([plain(handle)] if handle else [])))

    def names(self, access: Access) -> frozenset[str]:
        """Know an account by what was given, and by its DID, which stays when the handle changes."""
        return frozenset({plain(access.account), access.memory.get("did", "")} - {""})

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        """Renew the tokens where polling has not done so already."""
        pds = self._pds(access)
        pds.keep_fresh(now)
        return pds.memory(now)

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count graphemes, what a person takes for one character; past its bytes a text is too long too."""
        graphemes, size = sum(1 for _ in GRAPHEME.finditer(text)), len(text.encode(errors="replace"))
        return graphemes if size <= LARGEST else max(graphemes, ceil(size * LONGEST / LARGEST))

    def _pds(self, access: Access) -> Pds:
        return Pds(self._http, access)

    def _refuse_what_cannot_leave(self, dispatch: Dispatch) -> None:
        """Refuse, before any call, what this channel may not say."""
        if dispatch.kind not in {"comment", "mention"} or dispatch.visibility != "public":
            raise PermanentFailure("not_answerable")
        if not dispatch.text.strip():
            raise PermanentFailure("bad_request")
        if self.length(dispatch.text) > LONGEST:
            raise PermanentFailure("too_long")


channel = Bluesky
