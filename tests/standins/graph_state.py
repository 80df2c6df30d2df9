"""The memory of the stand-in: thread safe, and kept in a file of lines when it is given one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from tests.standins.graph_nouns import Account, Comment, Noun, Post, Said, SaidAs

NOUNS: dict[str, type[Noun]] = {"account": Account, "post": Post, "comment": Comment, "said": Said}
ONE_MINUTE = timedelta(minutes=1)

Kept = TypeVar("Kept", bound=Noun)


def utc_now() -> datetime:
    return datetime.now(UTC)


class State:
    """Everything the network knows. What it hands out are its own nouns: change them by its verbs only.

    file: a file of JSON lines, replayed at the start and appended to at each change, so that a stand-in
    that was killed still knows what it had published.
    """

    def __init__(self, file: Path | None = None, *, now: Callable[[], datetime] = utc_now) -> None:
        self.accounts: dict[str, Account] = {}
        self.posts: dict[str, Post] = {}
        self.comments: dict[str, Comment] = {}
        self.said: list[Said] = []
        self.dead_tokens: dict[str, int | None] = {}
        self.now = now
        self._lock = threading.RLock()
        self._next = 4000
        self._file = file
        if file is not None and file.exists():
            self._replay(file.read_text(encoding="utf-8").splitlines())

    # The town and its citizens

    def open(self, account: Account) -> Account:
        """Open an account, or replace the one with its id."""
        return self._keep(account)

    def post(self, account: str, text: str = "", **more: Any) -> Post:
        """Publish a post of the account; ids take the network's own form."""
        with self._lock:
            more.setdefault("id", self._id(account if self._is_page(account) else None))
            more.setdefault("at", self.now())
            return self._keep(Post(account=account, text=text, **more))

    def comment(self, on: str, text: str = "", **more: Any) -> Comment:
        """Let somebody comment on a post, or answer a comment."""
        with self._lock:
            above = self.comments.get(on)
            post = self.posts[above.post if above else on]
            stem = post.id.partition("_")[2] or post.id
            more.setdefault("id", self._id(stem if self._is_page(post.account) else None))
            more.setdefault("at", self.now())
            more.setdefault("parent", above.id if above else None)
            return self._keep(Comment(account=post.account, post=post.id, text=text, **more))

    def change(self, noun: str, **fields: Any) -> Noun:
        """Edit, hide or remove a comment or a post; the id stays."""
        with self._lock:
            return self._keep(replace(self.comments.get(noun) or self.posts[noun], **fields))

    def kill_token(self, token: str, subcode: int | None = 463) -> None:
        """Make the token answer 190 from now on."""
        with self._lock:
            self.dead_tokens[token] = subcode

    # What applications do

    def say(self, account: str, target: str, text: str, kind: SaidAs = "reply", *, under: str) -> Comment:
        """Write the account's own comment under the noun `under`; remember which target was asked."""
        with self._lock:
            owner = self.accounts[account]
            name = owner.name if owner.family == "facebook" else owner.username
            comment = self.comment(under, text, author=account, author_name=name)
            self._remember(comment.id, account, target, text, kind)
            return comment

    def whisper(self, account: str, target: str, text: str) -> str:
        """Send a private message; return its id."""
        with self._lock:
            return self._remember(f"m_{self._id(None)}", account, target, text, "private").id

    def said_lately(self, account: str, target: str, text: str) -> bool:
        """Tell whether the same words went to the same target within a minute."""
        since = self.now() - ONE_MINUTE
        return any(
            (one.account, one.target, one.text) == (account, target, text) and one.at > since
            for one in self.published()
        )

    def published(self) -> list[Said]:
        """List what was really said, oldest first."""
        with self._lock:
            return list(self.said)

    # Looking

    def speaks_for(self, token: str) -> list[Account]:
        with self._lock:
            return [one for one in self.accounts.values() if one.token == token]

    def posts_of(self, account: str) -> list[Post]:
        """List the posts that still stand, newest first."""
        with self._lock:
            there = [one for one in self.posts.values() if one.account == account and not one.removed]
        there.sort(key=lambda one: one.at)
        return there[::-1]

    def comments_on(self, post: str) -> list[Comment]:
        """List the comments of all levels that still stand, oldest first."""
        return self._standing(lambda one: one.post == post)

    def answers_to(self, comment: str) -> list[Comment]:
        return self._standing(lambda one: one.parent == comment)

    def _standing(self, wanted: Callable[[Comment], bool]) -> list[Comment]:
        with self._lock:
            there = [one for one in self.comments.values() if wanted(one) and not one.removed]
        return sorted(there, key=lambda one: one.at)

    # Keeping

    def _remember(self, noun: str, account: str, target: str, text: str, kind: SaidAs) -> Said:
        said = Said(id=noun, account=account, target=target, text=text, at=self.now(), kind=kind)
        self._keep(said)
        return said

    def _keep(self, noun: Kept) -> Kept:
        with self._lock:
            self._place(noun)
            if self._file is not None:
                line = {"noun": type(noun).__name__.lower(), **noun.line()}
                with self._file.open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps(line, ensure_ascii=False) + "\n")
        return noun

    def _place(self, noun: Noun) -> None:
        match noun:
            case Account():
                self.accounts[noun.id] = noun
            case Post():
                self.posts[noun.id] = noun
            case Comment():
                self.comments[noun.id] = noun
            case Said():
                self.said.append(noun)

    def _replay(self, lines: Iterable[str]) -> None:
        for text in lines:
            line = json.loads(text)
            self._place(NOUNS[line.pop("noun")].of(line))
            self._next += 1

    def _is_page(self, account: str) -> bool:
        return self.accounts[account].family == "facebook"

    def _id(self, stem: str | None) -> str:
        self._next += 1
        return f"{stem}_{self._next}" if stem else f"178{self._next:08d}"
