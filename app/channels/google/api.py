"""The interfaces of Business Profile as one call speaks to them: they live on four hosts of Google's.

With `api` in the credentials one address stands in for all of them, each below its own version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.channels._google.failing import body_of
from app.channels._google.speaking import Google
from app.channels._values import Json, rows, text
from app.channels.google.vouching import keys_worth_keeping
from app.ports.failures import NetworkFailure, PermanentFailure, TemporaryFailure

REVIEWS = "https://mybusiness.googleapis.com"
ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com"
PLACES = "https://mybusinessbusinessinformation.googleapis.com"
NOTICES = "https://mybusinessnotifications.googleapis.com"
CERTIFICATES = "https://www.googleapis.com"
PLACE = re.compile(r"(accounts/[A-Za-z0-9_-]+)/(locations/[A-Za-z0-9_-]+)")
REVIEW = re.compile(PLACE.pattern + r"/reviews/[A-Za-z0-9_-][A-Za-z0-9_.~=-]*")
AT_ONCE, PLACES_AT_ONCE, MOST_PAGES = "50", "100", 20
TOLD_OF = ["NEW_REVIEW", "UPDATED_REVIEW"]


@dataclass(frozen=True)
class Page:
    rows: Sequence[Json] = field(repr=False)
    after: str | None = None


class BusinessProfile:
    def __init__(self, google: Google) -> None:
        self.google = google

    def reviews(self, place: str, after: str | None = None, at_once: str = AT_ONCE) -> Page:
        """A page of reviews, those written to last at its top."""
        asked = {"pageSize": at_once, "orderBy": "updateTime desc", **({"pageToken": after} if after else {})}
        return self._page(self._at(REVIEWS, f"v4/{place_of(place)[0]}/reviews"), asked, "reviews")

    def review(self, review: str) -> Json:
        return self.google.get(self._at(REVIEWS, f"v4/{_checked(review)}"), {})

    def reply(self, review: str, words: str) -> Json:
        return self.google.put(self._at(REVIEWS, f"v4/{_checked(review)}/reply"), {"comment": words})

    def place(self, place: str) -> Json:
        return self.google.get(self._at(PLACES, f"v1/{place_of(place)[2]}"), {"readMask": "name,title"})

    def accounts(self) -> Iterator[Json]:
        yield from self._all(self._at(ACCOUNTS, "v1/accounts"), {"pageSize": "20"}, "accounts")

    def places(self, account: str) -> Iterator[Json]:
        asked = {"readMask": "name,title,storefrontAddress", "pageSize": PLACES_AT_ONCE}
        yield from self._all(self._at(PLACES, f"v1/{account}/locations"), asked, "locations")

    def topic(self, account: str) -> str:
        """Where Google publishes what happens to an account, empty where nowhere."""
        body = self.google.get(self._at(NOTICES, f"v1/{account}/notificationSetting"), {})
        return (text(body.get("pubsubTopic")) or "") if body.get("notificationTypes") else ""

    def publish_to(self, account: str, topic: str) -> None:
        name = f"{account}/notificationSetting"
        url = self._at(NOTICES, f"v1/{name}?updateMask=pubsubTopic,notificationTypes")
        self.google.patch(url, {"name": name, "pubsubTopic": topic, "notificationTypes": TOLD_OF})

    def keys(self) -> str:
        """Google's public keys, as `vouching` reads them; empty where they cannot be had just now."""
        url = self._at(CERTIFICATES, "oauth2/v3/certs")
        try:
            return keys_worth_keeping(body_of(self.google.http.get(url, params={}, headers={}), writes=False))
        except NetworkFailure:
            return ""

    def _at(self, host: str, path: str) -> str:
        return f"{self.google.api or host}/{path}"

    def _page(self, url: str, asked: dict[str, str], listing: str) -> Page:
        body = self.google.get(url, asked)
        # An empty list is left out; anything else in its place is no list that we know.
        if not isinstance(body.get(listing, []), list):
            raise TemporaryFailure("unclear_answer")
        return Page(rows(body.get(listing)), text(body.get("nextPageToken")) or None)

    def _all(self, url: str, asked: dict[str, str], listing: str) -> Iterator[Json]:
        after = None
        for _ in range(MOST_PAGES):
            page = self._page(url, {**asked, **({"pageToken": after} if after else {})}, listing)
            yield from page.rows
            if page.after is None or page.after == after:
                return
            after = page.after


def place_of(account: str) -> tuple[str, str, str]:
    """The whole name of a place, Google's account in it, and the place alone."""
    found = PLACE.fullmatch(account.strip().strip("/"))
    if found is None:
        raise PermanentFailure("account_unknown")
    return found[0], found[1], found[2]


def _checked(review: str) -> str:
    """A review's name: what has another form would lead elsewhere."""
    if REVIEW.fullmatch(review) is None:
        raise PermanentFailure("bad_request")
    return review
