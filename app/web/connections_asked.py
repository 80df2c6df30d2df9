"""What forms ask of a network's account or application, without showing a secret again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.ports.channel import Field

LAST = 4
SHORTEST_SECRET = 12


@dataclass(frozen=True)
class Asked:
    """One field of the form. kept: what of a stored secret may be shown, `…4f2c`."""

    field: Field
    value: str = ""
    kept: str | None = None

    @classmethod
    def of(cls, one: Field, known: Mapping[str, str]) -> Asked:
        """A stored secret shows how it ends, never more; a short one shows nothing of itself."""
        value = known.get(one.name, "")
        if not one.secret:
            return cls(one, value)
        if not value:
            return cls(one)
        return cls(one, kept=value[-LAST:] if len(value) >= SHORTEST_SECRET else "")


@dataclass(frozen=True)
class Filled:
    """What was typed before a form was refused; secrets are typed again."""

    account: str = ""
    name: str = ""
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
