"""What calls to a network may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """What calls may cost one account. The network counts in units of its own; a day begins at midnight UTC.

    units: most of them in one day; kept: how many of these polls leave to what a person decides;
    price: of one unit in millionths of a dollar, None where units cost nothing.
    """

    units: int
    kept: int
    price: int | None = None
