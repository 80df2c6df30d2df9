"""The town's accounts on the networks: what is kept of each, and whether we hear it."""

from app.connections.applying import application_of, apply
from app.connections.departing import depart, offers_of, return_of
from app.connections.keeping import (
    NOBODY,
    Opened,
    access_of,
    accesses_of,
    connect,
    connected,
    lose,
    note_health,
    remember,
    reopen,
    withdraw,
)
from app.connections.listening import ORDER, Heard, listening

__all__ = [
    "NOBODY",
    "ORDER",
    "Heard",
    "Opened",
    "access_of",
    "accesses_of",
    "application_of",
    "apply",
    "connect",
    "connected",
    "depart",
    "listening",
    "lose",
    "note_health",
    "offers_of",
    "remember",
    "reopen",
    "return_of",
    "withdraw",
]
