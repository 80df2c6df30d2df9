"""Outside bodies: who answers where it is not the town hall, and how many were pointed to each."""

from app.bodies.keeping import Particulars, find, keep, listing, remove, restore, seed
from app.bodies.pointing import point, pointed

__all__ = ["Particulars", "find", "keep", "listing", "point", "pointed", "remove", "restore", "seed"]
