"""What the town taught Parvis: seen, forgotten, carried from one town to another, begun again."""

from app.teaching.carrying import bring, carried
from app.teaching.forgetting import erase, forget, forgotten, recall, restart
from app.teaching.listing import Learned, Taught, learned, taught

__all__ = [
    "Learned",
    "Taught",
    "bring",
    "carried",
    "erase",
    "forget",
    "forgotten",
    "learned",
    "recall",
    "restart",
    "taught",
]
