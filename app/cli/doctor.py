"""The doctor: what is wrong, and what to do about it, one line each."""

from __future__ import annotations

import stat
from collections.abc import Iterator

import typer
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import config, connections, insights, settings, wiring
from app.cli import doctor_mail, ground
from app.cli.networks import lacks_of
from app.cli.saying import PROBLEMS, trouble_of
from app.config import Config
from app.domain.connection import SEALED, Connection
from app.errands.staging import is_real
from app.house import House
from app.ports.seal import BrokenSeal

WELL = "Tout va bien."
SILENT = "La base de données ne répond pas : vérifiez PARVIS_DATABASE_URL, et que son serveur est en marche."
EMPTY = "La base de données est vide : lancez parvis migrate."
NO_WORKER = "Aucun travail de fond depuis une minute : lancez parvis serve, ou parvis work."
NO_ADDRESS = "PARVIS_BASE_URL manque : donnez l’adresse publique, les liens et les réseaux en ont besoin."
BROKEN = "La clé n’ouvre pas les accès de {network} : redonnez celle d’avant à PARVIS_SECRET_KEY, ou reliez."
LOST = "{name} ({network}) : {problem} ; reliez-le avec parvis connect."
SET_ASIDE = "Envois de réseaux illisibles : {number}. Ils sont gardés et se relisent dans Réglages, Réseaux."
STUCK = "Réponses en échec ou incertaines : {number}. Elles attendent en tête du bureau."


def doctor() -> None:
    """Dire ce qui ne va pas et quoi faire, une ligne chacun."""
    chosen = config.from_environment()
    house = wiring.build(chosen)
    try:
        wrong = [*_key(chosen), *_database(house)]
        wrong = wrong or [*_inside(chosen, house), *doctor_mail.servers(house)]
    except SQLAlchemyError as trouble:
        wrong = [trouble_of(trouble) or SILENT]
    finally:
        house.db.close()
    typer.echo("\n".join(wrong or [WELL]))
    if wrong:
        raise typer.Exit(1)


def _key(chosen: Config) -> Iterator[str]:
    file = chosen.key_file
    if chosen.secret_key or file is None:
        return
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        yield f"D’autres peuvent lire la clé : chmod 600 {file}."


def _database(house: House) -> Iterator[str]:
    version = ground.version_of(house)
    if version is None:
        yield EMPTY
    elif version != ground.newest():
        yield ground.out_of_step(version)


def _inside(chosen: Config, house: House) -> Iterator[str]:
    with house.db.reading() as session:
        if not settings.vital_signs(session, house.clock()).worker_is_alive:
            yield NO_WORKER
        if chosen.base_url is None and is_real(session):
            yield NO_ADDRESS
        yield from _accounts(house, session)
        yield from _work(house, session)
        yield from doctor_mail.mail(chosen, house, session)


def _accounts(house: House, session: Session) -> Iterator[str]:
    accounts = connections.connected(session)
    for network in sorted({one.network for one in accounts if _is_broken(house, session, one)}):
        yield BROKEN.format(network=network)
    for one in accounts:
        if one.problem is not None and one.problem != SEALED:  # the key is named above
            yield LOST.format(
                name=one.name, network=one.network, problem=PROBLEMS.get(one.problem, one.problem)
            )
        yield from (f"{one.name} ({one.network}) : {lack}." for lack in lacks_of(one))


def _is_broken(house: House, session: Session, connection: Connection) -> bool:
    try:
        house.accesses.one(session, connection.id)
    except BrokenSeal:
        return True
    return False


def _work(house: House, session: Session) -> Iterator[str]:
    if number := connections.listening(session, house.clock()).set_aside:
        yield SET_ASIDE.format(number=number)
    if number := insights.stuck_replies(session):
        yield STUCK.format(number=number)
