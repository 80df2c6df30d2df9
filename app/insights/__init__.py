"""What the records say, read afterwards: exports, and what got stuck. Reads only."""

from app.insights.exporting import comments, journal, replies
from app.insights.stuck import stuck_replies

__all__ = ["comments", "journal", "replies", "stuck_replies"]
