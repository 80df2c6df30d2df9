"""The town: its database, its settings, its demonstration."""

from __future__ import annotations

from typing import Annotated

import typer

from app import config, settings, wiring
from app.cli import ground
from app.cli.saying import WrongUse, refused
from app.domain.actor import CONSOLE
from app.domain.errors import NotFound
from app.errands.demonstrating import open_town
from app.errands.filling import fill


def migrate() -> None:
    """Mettre la base de données à jour."""
    house = wiring.build(config.from_environment())
    try:
        ground.migrate(house)
    finally:
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
