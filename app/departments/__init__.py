"""Municipal services: which there are, and what was handed to them."""

from app.departments.assigning import assign, find, open_cases, take_back, undo
from app.departments.directory import Particulars, describe, directory, seed, service

__all__ = [
    "Particulars",
    "assign",
    "describe",
    "directory",
    "find",
    "open_cases",
    "seed",
    "service",
    "take_back",
    "undo",
]
