"""Municipal services: which there are, and what was handed to them."""

from app.departments.assigning import assign, find, open_cases, take_back, undo
from app.departments.directory import directory, seed

__all__ = ["assign", "directory", "find", "open_cases", "seed", "take_back", "undo"]
