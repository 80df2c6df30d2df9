"""What can be refused. Each carries a code, no status and no sentence: those belong to the web."""

from __future__ import annotations


class DomainError(Exception):
    """An act that was refused; nothing of it was kept.

    code: stable, in English, the name of its sentence in templates/errors.
    facts: what the sentence needs (a date, a name); never a citizen's words.
    """

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class NotFound(DomainError):
    """There is no such thing, or not for this person."""


class NotAllowed(DomainError):
    """It exists, and this person may not."""


class Conflict(DomainError):
    """Something happened meanwhile that makes the act wrong now."""


class Expired(DomainError):
    """It was right once; its time has passed."""


class Invalid(DomainError):
    """What was given cannot be understood. `field` names the wrong one."""

    def __init__(self, code: str, *, field: str | None = None, **facts: str) -> None:
        super().__init__(code, **facts)
        self.field = field
