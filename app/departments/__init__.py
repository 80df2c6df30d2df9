"""Municipal services: which there are, and what was handed to them."""

from app.departments.assigning import assign, find, join, open_cases, take_back, undo
from app.departments.directory import Particulars, describe, directory, everyone, seed, service
from app.departments.keeping import add, set_aside, take_up

__all__ = [
    "Particulars",
    "add",
    "assign",
    "describe",
    "directory",
    "everyone",
    "find",
    "join",
    "open_cases",
    "seed",
    "service",
    "set_aside",
    "take_back",
    "take_up",
    "undo",
]
