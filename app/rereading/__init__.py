"""The second look: what a reply should perhaps not say as it is, before it leaves. It warns, no more."""

from app.rereading.dating import day_meant
from app.rereading.links import links_in
from app.rereading.looking import Around, Slip, Stale, look, trace_of
from app.rereading.promising import Said, promises_in
from app.rereading.surrounding import around, forget_links, is_dead, note_links, unknown_links

__all__ = [
    "Around",
    "Said",
    "Slip",
    "Stale",
    "around",
    "day_meant",
    "forget_links",
    "is_dead",
    "links_in",
    "look",
    "note_links",
    "promises_in",
    "trace_of",
    "unknown_links",
]
