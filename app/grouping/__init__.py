"""What many ask: comments that ask the same thing, answered in one act, each under its own words."""

from app.grouping.gathering import gather

__all__ = ["gather"]
