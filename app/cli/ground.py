"""The ground a command stands on: the house, and its database at the version of this code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config as Migrations
from alembic.script import ScriptDirectory

from app import config, indexing, settings, wiring
from app.cli.saying import Refused
from app.config import Config
from app.db import Database
from app.house import House

AT_ONCE = 1_000
TREE = Path(__file__).resolve().parents[2]
BEHIND = "La base n’est pas à jour : lancez d’abord parvis migrate."
AHEAD = "La base vient d’une version plus récente : mettez d’abord Parvis à jour. Rien n’a été changé."


@contextmanager
def opened(chosen: Config | None = None) -> Iterator[House]:
    """Open the house. An empty database is made ready; one of another version is refused."""
    house = wiring.build(chosen or config.from_environment())
    try:
        make_ready(house)
        yield house
    finally:
        if house.mailbox is not None:
            house.mailbox.close()
        house.db.close()


def make_ready(house: House) -> None:
    version = version_of(house)
    if version is None:
        migrate(house)
    elif version != newest():
        raise Refused(out_of_step(version))


def version_of(house: House) -> str | None:
    """The migration the database stands at, None before any."""
    with house.db.reading() as session:
        return settings.vital_signs(session, house.clock()).version


def newest() -> str | None:
    return _scripts().get_current_head()


def knows(version: str) -> bool:
    """Whether this code knows how to bring a database of that migration to its own."""
    return any(one.revision == version for one in _scripts().walk_revisions())


def out_of_step(version: str) -> str:
    """What to do about a database that stands at another migration than this code."""
    return BEHIND if knows(version) else AHEAD


def migrate(house: House) -> None:
    """Bring the database to the newest version; one that is beyond it is left as it is."""
    version, db = version_of(house), house.db
    if version is not None and not knows(version):
        raise Refused(AHEAD)
    migrations = _migrations()
    with db.rebuilding() as connection:
        migrations.attributes["connection"] = connection
        command.upgrade(migrations, "head")
    while _index_more(db):
        pass


def _index_more(db: Database) -> bool:
    """What was stored before comments could be looked for is indexed now, some at a time."""
    with db.writing() as session:
        return indexing.catch_up(session, AT_ONCE)


@lru_cache(maxsize=1)
def _scripts() -> ScriptDirectory:
    """All migrations of this code, read once."""
    return ScriptDirectory.from_config(_migrations())


def _migrations() -> Migrations:
    return Migrations(TREE / "alembic.ini")
