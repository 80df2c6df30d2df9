"""Networks: the town's accounts, connected and listed."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime
from typing import Annotated, Any

import typer

from app import connections, settings
from app.cli.ground import opened
from app.cli.saying import COSTS, PROBLEMS, WrongUse
from app.domain.actor import CONSOLE
from app.domain.connection import Connection
from app.errands import applying, backfilling, connecting
from app.house import House

NOT_JSON = "Donnez les accès sur l’entrée standard, en un seul objet JSON de textes."
UNHEARD = (
    "l’événement d’essai n’est pas arrivé à l’adresse de réception ; "
    "une fois Parvis en service à cette adresse, pressez Vérifier dans Réglages, Réseaux"
)
LISTENING = "à l’écoute"


def connect(
    network: Annotated[str, typer.Argument(help="Le réseau, par exemple facebook.")],
    account: Annotated[str, typer.Option(help="L’identifiant du compte sur son réseau.")],
    name: Annotated[str, typer.Option(help="Le nom du compte, tel qu’il se lit au bureau.")],
    no_check: Annotated[bool, typer.Option("--no-check", help="Ne rien demander au réseau.")] = False,
    erase_demo: Annotated[bool, typer.Option("--erase-demo", help="Effacer la démonstration.")] = False,
) -> None:
    """Relier un compte. Ses accès se lisent sur l’entrée standard, en un objet JSON ; jamais en argument."""
    credentials = _read_credentials()
    # The network's own words go to the logs of a server; here our sentence says it.
    logging.getLogger("app.channels").addHandler(logging.NullHandler())
    with opened() as house:
        kept = connecting.connect(
            house,
            network,
            account,
            name,
            credentials,
            check=not no_check,
            by=CONSOLE,
            erase_demo=erase_demo,
        )
        _warn(house, kept.connection_id)
        typer.echo(kept.address)


def apply(network: Annotated[str, typer.Argument(help="Le réseau, par exemple facebook.")]) -> None:
    """Noter sous quel nom un réseau connaît Parvis ; les champs se lisent sur l’entrée standard, en JSON."""
    fields = _read_credentials()
    with opened() as house:
        applying.apply(house, network, fields, by=CONSOLE)


def backfill(
    network: Annotated[str, typer.Argument(help="Le réseau, par exemple facebook.")],
    account: Annotated[str, typer.Option(help="L’identifiant du compte sur son réseau.")],
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Depuis quel jour : 2026-03-17.")],
) -> None:
    """Relire ce que le réseau a encore : publications et commentaires, depuis ce jour."""
    logging.getLogger("app.channels").addHandler(logging.NullHandler())
    with opened() as house:
        with house.db.reading() as session:
            zone = settings.zone_of(session)
        found = backfilling.backfill(house, network, account, since.replace(tzinfo=zone))
    typer.echo(f"{found} commentaires lus." if found > 1 else f"{found} commentaire lu.")


def show() -> None:
    """Montrer chaque compte : réseau, identifiant, nom, dernière nouvelle, dernier relevé, état."""
    with opened() as house, house.db.reading() as session:
        for one in connections.connected(session):
            state = PROBLEMS.get(one.problem, one.problem) if one.problem else LISTENING
            heard, polled = _when(one.last_event_at), _when(one.last_poll_at)
            typer.echo(f"{one.network}\t{one.account}\t{one.name}\t{heard}\t{polled}\t{state}")


def lacks_of(connection: Connection) -> list[str]:
    """What is missing, and what it costs, as sentences."""
    return [
        f"il manque la permission {permission} : {COSTS.get(cost, cost)}"
        for permission, cost in connection.lacks
    ]


def _warn(house: House, connection_id: int) -> None:
    with house.db.reading() as session:
        one = session.get_one(Connection, connection_id)
        for lack in [*lacks_of(one), *([UNHEARD] if one.is_unheard else [])]:
            typer.echo(f"{one.name} : {lack}.", err=True)


def _read_credentials() -> dict[str, str]:
    try:
        given: Any = json.loads(sys.stdin.read())
    except ValueError:
        raise WrongUse(NOT_JSON) from None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise WrongUse(NOT_JSON)
    return {str(key): value for key, value in given.items()}


def _when(instant: datetime | None) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ") if instant else "-"
