"""The town: its database, its settings, its demonstration."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from app import config, settings, wiring
from app.cli import ground
from app.cli.saying import Refused, WrongUse, refused
from app.domain.actor import CONSOLE
from app.domain.errors import NotFound
from app.errands.demonstrating import open_town
from app.errands.filling import fill
from app.errands.restoring import doubt_what_waited

File = Annotated[Path, typer.Argument(help="Le fichier de la sauvegarde.")]
OTHER_TOOL = "Sur PostgreSQL, utilisez {tool}."
TOO_NEW = "Cette sauvegarde vient d’une version plus récente : mettez d’abord Parvis à jour ({file})."


def migrate() -> None:
    """Mettre la base de données à jour."""
    house = wiring.build(config.from_environment())
    ground.migrate(house.db)
    house.db.close()


def demo(
    comments: Annotated[int, typer.Option(min=0, help="Combien de commentaires de plus, d’un coup.")] = 0,
    days: Annotated[int, typer.Option(min=1, help="Sur combien de jours.")] = 14,
    seed: Annotated[int, typer.Option(min=0, help="Le même nombre redonne la même ville.")] = 1,
) -> None:
    """Ouvrir ou compléter la ville de démonstration."""
    with ground.opened() as house:
        open_town(house, days=14 if comments else days, by=CONSOLE)
        if comments:
            fill(house, comments, days, seed, by=CONSOLE)


def setting(
    name: Annotated[str | None, typer.Argument(help="Le réglage ; sans lui, tous se montrent.")] = None,
    value: Annotated[str | None, typer.Argument(help="Sa nouvelle valeur.")] = None,
) -> None:
    """Lire ou choisir un réglage de la ville."""
    with ground.opened() as house:
        with house.db.reading() as session:
            chosen = settings.settings_of(session)
        if name is None:
            typer.echo("\n".join(f"{known}={chosen[known]}" for known in chosen))
            return
        if name not in chosen:
            raise WrongUse(refused(NotFound("setting", name=name)))
        if value is None:
            typer.echo(chosen[name])
            return
        with house.db.writing() as session:
            settings.set_to(session, name, value, now=house.clock(), by=CONSOLE)


def backup(file: File) -> None:
    """Copier la base de données, même pendant que Parvis travaille."""
    source = _database("pg_dump")
    if not source.is_file():
        raise Refused(f"Il n’y a pas encore de base de données : {source}.")
    if file.exists():
        raise Refused(f"Ce fichier existe déjà : {file}.")
    _copy(source, file)


def restore(file: File) -> None:
    """Remettre la base de données d’une sauvegarde, Parvis arrêté ; rien n’est dit une seconde fois."""
    target = _database("pg_restore")
    if not file.is_file():
        raise Refused(f"Ce fichier n’existe pas : {file}.")
    version = _version_of(file)
    if version is None:
        raise Refused(f"Ce fichier n’est pas une sauvegarde de Parvis : {file}.")
    if not ground.knows(version):
        raise Refused(TOO_NEW.format(file=file))
    target.parent.mkdir(parents=True, exist_ok=True)
    _copy(file, target)
    house = wiring.build(config.from_environment())
    ground.migrate(house.db)
    doubt_what_waited(house)
    house.db.close()


def _database(tool: str) -> Path:
    chosen = config.from_environment()
    if chosen.key_file is None:
        raise Refused(OTHER_TOOL.format(tool=tool))
    return Path(chosen.database_url.removeprefix("sqlite:///"))


def _copy(source: Path, target: Path) -> None:
    """Copy through the database's own online backup: whole, whatever is being written meanwhile."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    target.chmod(0o600)


def _version_of(file: Path) -> str | None:
    """The migration that a backup stands at, None where it is none of ours."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as candidate:
            found = candidate.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(found[0]) if found else None
