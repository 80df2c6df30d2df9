"""The Data API of YouTube as one call speaks to it: each address, and what it costs of the day's units.

Source: YouTube Data API, "Quota costs": a list costs one unit a page, a write fifty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from app.channels._google.speaking import Google
from app.channels._values import Json, rows, text
from app.ports.failures import TemporaryFailure

BASE = "https://www.googleapis.com/youtube/v3"
LIST, WRITE = 1, 50
AT_ONCE, IDS_AT_ONCE = "100", 50
Listing = Literal["commentThreads", "comments", "videos", "channels"]
Status = Literal["published", "heldForReview", "rejected"]


@dataclass(frozen=True)
class Page:
    rows: Sequence[Json] = field(repr=False)
    after: str | None = None


class YouTubeApi:
    def __init__(self, google: Google) -> None:
        self.google = google
        self._base = google.api or BASE

    @property
    def spent(self) -> int:
        return self.google.spent

    def threads(self, channel: str, after: str | None = None, status: Status = "published") -> Page:
        """The threads of all films of a channel, the newest first."""
        asked = {"allThreadsRelatedToChannelId": channel, "order": "time", "maxResults": AT_ONCE}
        shown = {} if status == "published" else {"moderationStatus": status}
        return self._page("commentThreads", "id,snippet,replies", {**asked, **shown, **_after(after)})

    def threads_by(self, ids: Sequence[str]) -> Page:
        """Threads by their ids, at most fifty; one that is gone is left out."""
        return self._page("commentThreads", "id,snippet,replies", {"id": ",".join(ids)})

    def replies(self, thread: str) -> Iterator[Page]:
        """Every page of the answers in a thread."""
        after = None
        while True:
            asked = {"parentId": thread, "maxResults": AT_ONCE, **_after(after)}
            page = self._page("comments", "id,snippet", asked)
            yield page
            if page.after is None or page.after == after:
                return
            after = page.after

    def comment(self, comment: str) -> Json | None:
        return _first(self._page("comments", "id,snippet", {"id": comment}), comment)

    def videos(self, ids: Sequence[str]) -> Page:
        return self._page("videos", "id,snippet", {"id": ",".join(ids)})

    def ourselves(self) -> Page:
        """The channels that this access speaks for."""
        return self._page("channels", "id,snippet", {"mine": "true"})

    def answer(self, thread: str, words: str) -> Json:
        said = {"snippet": {"parentId": thread, "textOriginal": words}}
        return self.google.post(f"{self._base}/comments?part=snippet", said, units=WRITE)

    def set_status(self, comment: str, status: Status) -> None:
        asked = urlencode({"id": comment, "moderationStatus": status})
        self.google.order(f"{self._base}/comments/setModerationStatus?{asked}", units=WRITE)

    def _page(self, listing: Listing, part: str, asked: Mapping[str, str]) -> Page:
        plain = {"textFormat": "plainText"} if listing in {"commentThreads", "comments"} else {}
        body = self.google.get(f"{self._base}/{listing}", {"part": part, **asked, **plain}, units=LIST)
        # An empty list may be left out altogether; anything else there is no list that we know.
        if not isinstance(body.get("items", []), list):
            raise TemporaryFailure("unclear_answer")
        return Page(rows(body.get("items")), text(body.get("nextPageToken")) or None)


def _after(token: str | None) -> dict[str, str]:
    return {"pageToken": token} if token else {}


def _first(page: Page, wanted: str) -> Json | None:
    return next((row for row in page.rows if text(row.get("id")) == wanted), None)
