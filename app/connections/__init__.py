"""The town's accounts on the networks: what is kept of each, and whether we hear it."""

from app.connections.keeping import (
    access_of,
    accesses_of,
    connect,
    connected,
    lose,
    recover,
    remember,
)
from app.connections.listening import ORDER, Heard, listening

__all__ = [
    "ORDER",
    "Heard",
    "access_of",
    "accesses_of",
    "connect",
    "connected",
    "listening",
    "lose",
    "recover",
    "remember",
]
