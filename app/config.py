"""What the administrator deploys, from the environment (contract §3). Read by entrances and wiring only."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url

UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}
SHAPES = {
    "database_url": "sqlite:///var/parvis.db ou postgresql://utilisateur@serveur/base",
    "base_url": "l’adresse publique, sans chemin, par exemple https://parvis.maville.fr",
    "lease": "une durée, par exemple 60s",
    "poll": "une durée, par exemple 5m",
    "log": "json ou text",
    "smtp_url": "smtp://utilisateur:motdepasse@serveur:587 ou smtps://utilisateur:motdepasse@serveur:465",
    "imap_url": "imaps://utilisateur:motdepasse@serveur:993 ou imap://utilisateur:motdepasse@serveur:143",
    "mail_from": "l’adresse d’où partent les messages, par exemple parvis@maville.fr",
    "allow_private_addresses": "0 ou 1",
}


class WrongSetting(Exception):
    """A variable that cannot be used. The text names it and says what it should look like."""


def duration(text: Any) -> Any:  # noqa: ANN401 - what a person typed
    """Read `10s`, `5m`, `2h`; raise ValueError otherwise. A lease of nothing would let two workers speak."""
    if isinstance(text, timedelta):
        return text
    match = re.fullmatch(r"([0-9]{1,6})([smh])", str(text).strip())
    if match is None or not int(match[1]):
        raise ValueError("a duration looks like 10s, 5m or 2h, and lasts")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


Duration = Annotated[timedelta, BeforeValidator(duration)]


class Config(BaseSettings):
    """One instance a process. `base_url` None: the address the server listens on."""

    model_config = SettingsConfigDict(env_prefix="PARVIS_", extra="ignore")

    database_url: str = "sqlite:///var/parvis.db"
    base_url: str | None = None
    secret_key: Annotated[tuple[str, ...], NoDecode] = Field(default=(), repr=False)
    metrics_token: str | None = Field(default=None, repr=False)
    smtp_url: str | None = Field(default=None, repr=False)
    imap_url: str | None = Field(default=None, repr=False)
    mail_from: str | None = None
    allow_private_addresses: bool = False
    log: Literal["json", "text"] = "text"
    lease: Duration = timedelta(seconds=60)
    poll: Duration = timedelta(minutes=5)

    @field_validator("secret_key", mode="before")
    @classmethod
    def _split(cls, keys: Any) -> Any:  # noqa: ANN401 - what a person typed
        return tuple(key.strip() for key in keys.split(",") if key.strip()) if isinstance(keys, str) else keys

    @field_validator("database_url")
    @classmethod
    def _known(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("an unknown kind of database")
        if make_url(url).database in {None, "", ":memory:"} and url.startswith("sqlite:"):
            raise ValueError("no file: each process would have a database of its own")
        return url

    @field_validator("base_url")
    @classmethod
    def _leads_here(cls, url: str | None) -> str | None:
        """Pages name each other from the root of their site: behind a path they could not be found."""
        if url and not (re.fullmatch(r"https?://[^@/?#\s]+/?", url) and _has_a_possible_port(url)):
            raise ValueError("no address of a site")
        return url or None

    @field_validator("smtp_url")
    @classmethod
    def _mails(cls, url: str | None) -> str | None:
        shape = r"smtps?://([^@/?#\s]*@)?[^@/?#\s]+(/?\?tls=no)?"
        if url is not None and not (re.fullmatch(shape, url) and _has_a_possible_port(url)):
            raise ValueError("an unknown kind of mail server")
        return url

    @field_validator("imap_url")
    @classmethod
    def _collects(cls, url: str | None) -> str | None:
        shape = r"imaps?://[^/?#\s]+@[^@/?#\s]+(/[^?\s]*)?(\?tls=no)?"
        if url is not None and not (re.fullmatch(shape, url) and _has_a_possible_port(url)):
            raise ValueError("an unknown kind of mailbox")
        return url

    @field_validator("mail_from")
    @classmethod
    def _writes(cls, address: str | None) -> str | None:
        if address is not None and not re.fullmatch(r"[!-?A-~]+@[\w.-]+", address, re.ASCII):
            raise ValueError("no address")
        return address

    @property
    def key_file(self) -> Path | None:
        """Where the sealing key lies when none is given: beside the SQLite database; None on PostgreSQL."""
        if not self.database_url.startswith("sqlite:///"):
            return None
        return Path(self.database_url.removeprefix("sqlite:///")).with_suffix(".key")


def _has_a_possible_port(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def from_environment() -> Config:
    """Read the environment; raise WrongSetting with the variable's name and what it should look like."""
    try:
        return Config()
    except ValidationError as refusal:
        name = str(refusal.errors()[0]["loc"][0])
        shape = SHAPES.get(name, "une autre valeur")
        raise WrongSetting(f"PARVIS_{name.upper()} ne convient pas ; attendu : {shape}.") from None
