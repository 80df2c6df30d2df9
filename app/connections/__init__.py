"""The town's accounts on the networks: what is kept of each, and whether we hear it."""

from app.connections.applying import application_of, apply
from app.connections.departing import depart, new_state, offers_of, return_of
from app.connections.keeping import (
    NOBODY,
    access_of,
    accesses_of,
    connect,
    connected,
    lose,
    note_health,
    remember,
    withdraw,
)
from app.connections.listening import ORDER, Heard, listening

__all__ = [
    "NOBODY",
    "ORDER",
    "Heard",
    "access_of",
    "accesses_of",
    "application_of",
    "apply",
    "connect",
    "connected",
    "depart",
    "listening",
    "lose",
    "new_state",
    "note_health",
    "offers_of",
    "remember",
    "return_of",
    "withdraw",
]
