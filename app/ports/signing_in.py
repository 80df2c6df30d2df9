"""A network's own sign-in: a person proves there that an account is theirs, and comes back with the access.

Source: RFC 6749 (authorisation code), RFC 7636 (PKCE), RFC 9700 (state bound to the session).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from app.ports.channel import Field


@dataclass(frozen=True)
class Departure:
    """Where the person goes to sign in, and what we must know again when they come back (a PKCE verifier)."""

    address: str
    memory: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Offer:
    """An account that the person may connect: its credential fields, as `parvis connect` would read them.

    What the application holds (its secret, its verify token) is left out: it is laid beneath them.
    """

    account: str
    name: str
    credentials: Mapping[str, str] = field(repr=False)


@runtime_checkable
class SignsIn(Protocol):
    """A network with a sign-in of its own.

    application: what an administrator sets once per network; asked: what the person says before leaving
    (the address of a server). Both empty where nothing is needed.
    """

    application: tuple[Field, ...]
    asked: tuple[Field, ...]

    def depart(
        self, application: Mapping[str, str], asked: Mapping[str, str], return_to: str, state: str
    ) -> Departure:
        """Prepare the sign-in page's address. The network gives `state` (43 characters) back untouched."""

    def arrive(
        self,
        application: Mapping[str, str],
        query: Mapping[str, str],
        memory: Mapping[str, str],
        return_to: str,
    ) -> tuple[Offer, ...]:
        """Change what came back for the accounts it opens. The caller has compared `state` already.

        Raises PermanentFailure: `sign_in_refused` (the person said no), `no_account` (nothing to connect
        there), `sign_in_expired` (the code came too late); and TemporaryFailure.
        """
