from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import accounts, settings, teaching, together
from app.domain.actor import CONSOLE
from app.domain.blank import Filling
from app.domain.comment import Comment
from app.domain.opinion import Opinion
from app.domain.saved_reply import SavedReply
from app.domain.sense import Sense
from app.domain.standing import Shelf
from app.domain.user import User
from app.errands.demonstrating import open_town
from app.errands.erasing import erase
from app.errands.filling import fill
from app.house import House
from app.replies import Manner
from tests.integration.demonstrating.reading import everything, network_file

LESSON = b'{"text": "Encore un sac devant le 12.", "intent": "complaint"}'
KEPT = {"department", "outside_body", "user", "journal_entry", "change"}


def test_a_demonstration_leaves_without_a_trace(town: House) -> None:
    fill(town, 50, 14, 7)
    with town.db.writing() as session:
        claire = accounts.with_email(session, "claire.morvan@pont-kerlan.example")
        assert claire is not None
        accounts.make_link(session, claire, now=town.clock(), by=CONSOLE)
        _a_geste(session, claire, now=town.clock())
        settings.keep_view(session, "Mes urgents", "urgent=1", by=claire, now=town.clock())
        teaching.bring(session, LESSON, by=claire, now=town.clock())
        teaching.restart(session, by=claire, now=town.clock())
        said = session.scalars(select(Comment.id)).first()
        session.add(Opinion(comment_id=said, model="petit", wanted_at=town.clock(), intent="spam"))
        session.add(Sense(comment_id=said, model="petit", speaks=[]))
    assert erase(town, by=CONSOLE)
    assert {name for name, rows in everything(town).items() if rows} == KEPT
    assert not network_file(town.db).exists()
    with town.db.reading() as session:
        assert accounts.with_email(session, "claire.morvan@pont-kerlan.example") is None
    assert town.accesses.of("demo") == ()


def test_erasing_nothing_says_so(house: House) -> None:
    assert not erase(house, by=CONSOLE)


def test_a_town_can_open_again(town: House) -> None:
    before = everything(town)
    erase(town, by=CONSOLE)
    open_town(town, days=1)
    after = everything(town)
    assert len(after["comment"]) == len(before["comment"])
    assert len(after["user"]) == 1
    with town.db.reading() as session:
        assert accounts.with_email(session, "claire.morvan@pont-kerlan.example") is not None


def _a_geste(session: Session, claire: User, *, now: datetime) -> None:
    """Answer somebody and hand the comment over, as one deed."""
    waiting = session.scalars(select(Comment).where(Comment.shelf == Shelf.TO_ANSWER)).first()
    gestures = SavedReply.kept().where(SavedReply.gives_to_id.is_not(None))
    gesture = session.scalar(gestures.options(joinedload(SavedReply.gives_to)))
    assert waiting is not None
    assert gesture is not None
    sent = {"key": "reply-1", "delay": None, "by": claire, "now": now, "manner": Manner()}
    text = gesture.filled(Filling("Marc"))
    together.send(session, waiting, gesture, text, **sent)  # type: ignore[arg-type] # facts by name
