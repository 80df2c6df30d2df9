"""An author: a person (or a page) as one network shows them to one of our accounts."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

NAMELESS = "comment:"
# First words of pages and groups that look like a first name.
NOT_NAMES = frozenset(
    [
        "Association",
        "Asso",
        "Club",
        "Collectif",
        "Comité",
        "Commune",
        "Ville",
        "Mairie",
        "École",
        "Les",
        "La",
        "Le",
        "Amicale",
        "Boulangerie",
        "Café",
        "Restaurant",
        "Union",
        "Cercle",
        "Ligue",
        "Radio",
        "Team",
        "Groupe",
        "Page",
        "Maison",
        "Ferme",
        "Jardins",
        "Société",
        "Bar",
    ]
)


class Author(Base):
    """Who wrote.

    external_id: the network's own id, scoped to the connection (the same person has another elsewhere);
    where it gives none, the handle stands for it, else the comment itself: nobody is merged by name.
    """

    __tablename__ = "author"
    __table_args__ = (UniqueConstraint("connection_id", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = mapped_column(ForeignKey("connection.id"))
    external_id: Mapped[str]
    name: Mapped[str | None]
    handle: Mapped[str | None]

    @property
    def told_id(self) -> str | None:
        """The id that the network itself gave, None where we had to make do without."""
        made_up = self.external_id.startswith(NAMELESS) or self.external_id == self.handle
        return None if made_up else self.external_id

    @property
    def shown_name(self) -> str | None:
        return self.name or self.handle

    def is_named_first_in(self, text: str | None) -> bool:
        """Whether these words open by naming this person, as answers in a shared conversation do."""
        opening = (text or "").lstrip().removeprefix("@").casefold()
        names = [name.removeprefix("@").casefold() for name in (self.name, self.handle) if name]
        return any(opening.startswith(name) for name in names)

    @property
    def first_name(self) -> str | None:
        """What a short sentence calls them: a page or a pseudonym by all of its name."""
        return self.called or self.shown_name

    @property
    def called(self) -> str | None:
        """The first name one may greet with; None for a page, a pseudonym or initials."""
        parts = (self.name or "").split()
        if len(parts) < 2 or len(parts) > 4:  # noqa: PLR2004 - a first name and up to three more
            return None
        first = parts[0]
        is_name = first.replace("-", "").isalpha() and first[:1].isupper() and first[1:].islower()
        compound = "-" in first and all(part[:1].isupper() for part in first.split("-") if part)
        return first if (is_name or compound) and len(first) > 1 and first not in NOT_NAMES else None
