"""Keeping: a copy of the database, and the database that comes back from one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app import config, wiring
from app.cli import ground
from app.cli.saying import Refused
from app.errands.restoring import doubt_what_waited

File = Annotated[Path, typer.Argument(help="Le fichier de la sauvegarde.")]
OTHER_TOOL = "Sur PostgreSQL, utilisez {tool}."
TOO_NEW = "Cette sauvegarde vient d’une version plus récente : mettez d’abord Parvis à jour ({file})."
NONE_OF_OURS = "Ce fichier n’est pas une sauvegarde de Parvis : {file}."
DAMAGED = "Cette sauvegarde est abîmée ou incomplète : {file}. La base n’a pas changé ; prenez-en une autre."
BESIDE = ("", "-wal", "-shm", "-journal")  # what SQLite lays beside a file belongs to it


def backup(file: File) -> None:
    """Copier la base de données, même pendant que Parvis travaille."""
    source = _database("pg_dump")
    if not source.is_file():
        raise Refused(f"Il n’y a pas encore de base de données : {source}.")
    if file.exists():
        raise Refused(f"Ce fichier existe déjà : {file}.")
    try:
        _copy(sqlite3.connect(source), file)
    except (sqlite3.Error, OSError):
        _remove(file)  # half a copy must not be taken for one
        raise


def restore(file: File) -> None:
    """Remettre la base de données d’une sauvegarde, Parvis arrêté ; rien n’est dit une seconde fois."""
    target = _database("pg_restore")
    if not file.is_file():
        raise Refused(f"Ce fichier n’existe pas : {file}.")
    version = _version_of(file)
    if not ground.knows(version):
        raise Refused(TOO_NEW.format(file=file))
    target.parent.mkdir(parents=True, exist_ok=True)
    with _made_ready(file, target) as fresh:
        _put_in_place(fresh, target)


def _database(tool: str) -> Path:
    chosen = config.from_environment()
    if chosen.key_file is None:
        raise Refused(OTHER_TOOL.format(tool=tool))
    return Path(chosen.database_url.removeprefix("sqlite:///"))


def _copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy through the database's own online backup: whole, whatever is being written meanwhile."""
    with closing(source) as old:
        target.touch(mode=0o600)
        target.chmod(0o600)
        with closing(sqlite3.connect(target)) as new:
            old.backup(new)


def _version_of(file: Path) -> str:
    """The migration that a backup stands at; refused where it is none of ours, or not whole."""
    try:
        with closing(_looked_at(file)) as copy:
            found = copy.execute("SELECT version_num FROM alembic_version").fetchone()
            is_whole = copy.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
    except sqlite3.DatabaseError as trouble:
        is_ours = trouble.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT
        raise Refused((DAMAGED if is_ours else NONE_OF_OURS).format(file=file)) from None
    if not is_whole:
        raise Refused(DAMAGED.format(file=file))
    if found is None:
        raise Refused(NONE_OF_OURS.format(file=file))
    return str(found[0])


def _looked_at(file: Path) -> sqlite3.Connection:
    """Open a backup without laying anything beside it: it may lie where nothing can be written."""
    is_alone = not file.with_name(f"{file.name}-wal").exists()
    address = f"{file.absolute().as_uri()}?mode=ro{'&immutable=1' if is_alone else ''}"
    return sqlite3.connect(address, uri=True)


@contextmanager
def _made_ready(file: Path, target: Path) -> Iterator[Path]:
    """A copy of the backup beside the database, brought up to date there, where it may fail at no cost."""
    fresh = target.with_suffix(".restoring")  # whose key is the database's own
    _remove(fresh)
    try:
        _copy(_looked_at(file), fresh)
        chosen = config.from_environment().model_copy(update={"database_url": f"sqlite:///{fresh}"})
        house = wiring.build(chosen)
        try:
            ground.migrate(house)
            doubt_what_waited(house)
        finally:
            house.db.close()
        yield fresh
    finally:
        _remove(fresh)


def _put_in_place(fresh: Path, target: Path) -> None:
    """All at once; a database that is damaged beyond opening is what a backup is for, and gives way."""
    try:
        _copy(sqlite3.connect(fresh), target)
    except sqlite3.DatabaseError as trouble:
        if trouble.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise
        _remove(target)
        fresh.replace(target)


def _remove(file: Path) -> None:
    for end in BESIDE:
        file.with_name(f"{file.name}{end}").unlink(missing_ok=True)
