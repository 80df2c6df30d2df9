"""Private messages that webhooks may have missed: the last conversations, as the network lists them.

Source: Messenger Platform, "Conversations API".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from app.channels._meta.graph import FIELDS_REFUSED, Graph, Page, of, page_of
from app.channels._meta.whispering import Post
from app.channels._values import Json, address, ident, instant, mapping, rows, text
from app.ports.events import AttachmentSeen, AuthorSeen, CommentPosted, CommentSeen
from app.ports.failures import PermanentFailure

# What is older can be answered no more, and is not looked for the first time.
FIRST = timedelta(days=7)
BEFORE = datetime.min.replace(tzinfo=UTC)  # where the network gave no time
CONVERSATIONS, MESSAGES, PAGES = "25", 25, 4
WORDS = "id,message,from,created_time"
WHOLE = f"{WORDS},attachments{{mime_type,file_url,image_data{{url}},video_data{{url}}}}"
MESSAGE_SETS = (WHOLE, WORDS)
CONVERSATION_SETS = tuple(
    f"id,updated_time,participants,messages.limit({MESSAGES}){{{fields}}}" for fields in MESSAGE_SETS
)


@dataclass(frozen=True)
class Listener:
    """Who listens, and since when. is_us: whether a participant is the account itself."""

    graph: Graph
    post: Post
    account: str
    is_us: Callable[[Json], bool]
    since: datetime

    def conversations(self) -> Iterator[tuple[list[CommentPosted], timedelta | None]]:
        """Tell page by page what was said in private since, as it was said, with the rest each page asks for.

        Without the permission there is no list, and `check` says what it costs.
        """
        path = of(self.post.path.removesuffix("/messages"), "conversations")
        listing = self.graph.pages(path, CONVERSATION_SETS, platform=self.post.platform, limit=CONVERSATIONS)
        try:
            for page in islice(listing, PAGES):
                fresh = [row for row in page.rows if not self._is_old(row.get("updated_time"))]
                told = [said for row in fresh for said in self._conversation(row)]
                yield sorted(told, key=_posted_at), page.rest
                if len(fresh) < len(page.rows):
                    return
        except PermanentFailure as failure:
            if failure.reason not in FIELDS_REFUSED:
                raise

    def _conversation(self, row: Json) -> Iterator[CommentPosted]:
        """Two speak in a conversation: who is not us is the person, whose thread it is."""
        others = [one for one in rows(mapping(row.get("participants")).get("data")) if not self.is_us(one)]
        person = ident(others[0].get("id")) if len(others) == 1 else None
        if person is None:
            return
        for page in islice(self._messages(row), PAGES):
            fresh = [one for one in page.rows if not self._is_old(one.get("created_time"))]
            yield from (said for one in fresh if (said := self._message(person, one)))
            if len(fresh) < len(page.rows):
                return

    def _messages(self, row: Json) -> Iterator[Page]:
        """The pages of one conversation, newest first; the first one came with it."""
        first, conversation = page_of(mapping(row.get("messages"))), ident(row.get("id"))
        yield first
        if first.after is not None and conversation is not None:
            yield from self.graph.pages(
                of(conversation, "messages"), MESSAGE_SETS, first.after, limit=str(MESSAGES)
            )

    def _message(self, person: str, row: Json) -> CommentPosted | None:
        external_id, author = ident(row.get("id")), ident(mapping(row.get("from")).get("id"))
        if external_id is None or author is None:
            return None
        seen = CommentSeen(
            external_id,
            kind="message",
            visibility="private",
            text=text(row.get("message")) or None,
            author=AuthorSeen(author),
            own=author != person,
            thread_external_id=person,
            posted_at=instant(row.get("created_time")),
            attachments=tuple(_attachments(row)),
            answerable=None,
        )
        return CommentPosted(self.account, seen)

    def _is_old(self, at: object) -> bool:
        known = instant(at)
        return known is not None and known < self.since


def _posted_at(said: CommentPosted) -> datetime:
    return said.comment.posted_at or BEFORE


def _attachments(row: Json) -> Iterator[AttachmentSeen]:
    for one in rows(mapping(row.get("attachments")).get("data")):
        picture, film = (address(mapping(one.get(name)).get("url")) for name in ("image_data", "video_data"))
        file = address(one.get("file_url"))
        if picture:
            yield AttachmentSeen(picture)
        elif film:
            yield AttachmentSeen(film, "video")
        elif file:
            is_sound = (text(one.get("mime_type")) or "").startswith("audio/")
            yield AttachmentSeen(file, "audio" if is_sound else "file")
