"""People: who may sign in, and a link for the first time."""

from __future__ import annotations

from typing import Annotated

import typer

from app import accounts
from app.cli.ground import opened
from app.domain.actor import CONSOLE
from app.domain.errors import NotFound
from app.domain.user import User
from app.house import House

Email = Annotated[str, typer.Argument(help="Son adresse e-mail.")]


def add(
    email: Email,
    name: Annotated[str, typer.Option(help="Son nom, tel qu’il se lit au bureau.")],
    role: Annotated[str, typer.Option(help="manager, reader ou administrator.")],
) -> None:
    """Ajouter une personne, et donner son premier lien de connexion."""
    with opened() as house:
        with house.db.writing() as session:
            user = accounts.add_user(session, email, name, role, now=house.clock(), by=CONSOLE)
            token = accounts.make_link(session, user, now=house.clock(), by=CONSOLE)
        typer.echo(address_of(house, token))


def link(email: Email) -> None:
    """Donner un lien de connexion, valable 24 heures, qui sert une fois."""
    with opened() as house:
        typer.echo(address_of(house, link_for(house, email)))


def link_for(house: House, email: str) -> str:
    """A one-time token for this person; NotFound when nobody has the address."""
    with house.db.writing() as session:
        user: User | None = accounts.with_email(session, email)
        if user is None:
            raise NotFound("user")
        return accounts.make_link(session, user, now=house.clock(), by=CONSOLE)


def address_of(house: House, token: str) -> str:
    return f"{house.base_url}/sign-in-links/{token}"
