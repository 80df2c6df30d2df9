"""What the desk shows: the queue, one comment and all that goes with it, what is on its way. Reads only."""

from app.inbox.asking import OPEN
from app.inbox.comparing import Precedents
from app.inbox.deciding import decided_by
from app.inbox.desk import Desk, desk
from app.inbox.exchanges import Exchange
from app.inbox.filters import Filters
from app.inbox.finding import find, find_reply, found, picture
from app.inbox.folding import Surge, surges
from app.inbox.leaving import Leaving, leaving, stopped_rule
from app.inbox.opening import Opened, open_comment
from app.inbox.place import Place
from app.inbox.placing import place_of
from app.inbox.queueing import Page, Row, queue, written_on
from app.inbox.resting import Today, today

__all__ = [
    "OPEN",
    "Desk",
    "Exchange",
    "Filters",
    "Leaving",
    "Opened",
    "Page",
    "Place",
    "Precedents",
    "Row",
    "Surge",
    "Today",
    "decided_by",
    "desk",
    "find",
    "find_reply",
    "found",
    "leaving",
    "open_comment",
    "picture",
    "place_of",
    "queue",
    "stopped_rule",
    "surges",
    "today",
    "written_on",
]
