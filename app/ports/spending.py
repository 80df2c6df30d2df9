"""What calls to a network may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """What calls may cost one account. The network counts in units of its own; a day begins at midnight UTC.

    units: most of them in one day; kept: how many of these polls leave to what a person decides;
    price: of one unit in millionths of a dollar, None where units cost nothing.
    heard: units of one event that the network sends; read: of one comment or post read again.
    shared: the network counts for the application, so that all its accounts spend one budget.
    """

    units: int
    kept: int
    price: int | None = None
    heard: int = 0
    read: int = 0
    shared: bool = False
