"""The only module that names an adapter: it builds the house from what the administrator deployed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import httpx2

from app import clock, replies
from app.assistant.completing import CompletingAssistant
from app.channels import discover
from app.channels._http import Http
from app.config import Config, WrongSetting
from app.db import Database
from app.domain.mail_address import is_address
from app.files.pictures import PlainPictures
from app.house import Accesses, Handler, House
from app.links.asking import AskingLinks
from app.mail import imap_calls
from app.mail.console import ConsolePostman
from app.mail.imap import ImapMailbox
from app.mail.smtp import SmtpPostman, server_at
from app.meaning import encoding
from app.ports.channel import Channel
from app.ports.mail import Postman
from app.ports.mailbox import Mailbox
from app.seal import FernetSeal, key_in
from app.web import letters

GLANCE = httpx2.Timeout(3, connect=3, pool=1)
THOUGHT = httpx2.Timeout(20, connect=5, pool=1)
NO_KEY = (
    "La clé {file} est vide : remettez-la d’une sauvegarde. Si elle est perdue, effacez ce fichier, "
    "puis reliez les réseaux."
)
HANDLERS: Mapping[str, Handler] = {
    "reply": Handler(
        dispatch=replies.dispatch,
        run=lambda channel, dispatch, access: channel.publish(dispatch, access),
        look_up=lambda channel, dispatch, access: channel.find(dispatch, access),
        heard=replies.heard,
        reference=replies.stale_reference,
        still_fits=replies.still_fits,
        settle=replies.settle,
    ),
}


def build(
    config: Config,
    *,
    channels: Mapping[str, Channel] | None = None,
    now: Callable[[], datetime] = clock.now,
) -> House:
    """Build the house. channels: others than those found in the folder (tests); now: another clock.

    A call to a network ends within a third of the lease, so that a live worker never outlives its claim.
    """
    db = Database(config.database_url)
    seal = FernetSeal(_keys(config))
    http = Http(allow_private=config.allow_private_addresses, timeout=_patience(config))
    return House(
        db=db,
        channels=channels or discover(http),
        seal=seal,
        accesses=Accesses(db, seal),
        base_url=(config.base_url or "http://127.0.0.1:8000").rstrip("/"),
        lease=config.lease,
        poll=config.poll,
        clock=now,
        handlers=HANDLERS,
        metrics_token=config.metrics_token,
        postman=_postman(config),
        stationer=letters.write,
        links=_links(config),
        mailbox=_mailbox(config),
        box=_box(config),
        pictures=PlainPictures(),
        assistant=_assistant(config),
        meaning=encoding.SentenceEncoder() if encoding.is_there() else None,
    )


def _postman(config: Config) -> Postman:
    if config.smtp_url is None:
        return ConsolePostman()
    if config.mail_from is None:
        raise WrongSetting("PARVIS_MAIL_FROM manque ; donnez l’adresse d’où partent les messages.")
    return SmtpPostman(server_at(config.smtp_url), config.mail_from, timeout=_step(config))


def _mailbox(config: Config) -> Mailbox | None:
    if config.imap_url is None:
        return None
    return ImapMailbox(imap_calls.server_at(config.imap_url), timeout=_step(config))


def _box(config: Config) -> str | None:
    """The address that answers go to: the box's own where its name is one, else where letters come from."""
    if config.imap_url is None:
        return None
    user = imap_calls.server_at(config.imap_url).user
    return user if is_address(user) else config.mail_from


def _step(config: Config) -> float:
    """Seconds that one step of a conversation with a mail server may take."""
    return min(20.0, config.lease.total_seconds() / 3)


def _links(config: Config) -> AskingLinks:
    http = Http(allow_private=config.allow_private_addresses, timeout=GLANCE)
    return AskingLinks(http.status)


def _assistant(config: Config) -> CompletingAssistant:
    """Built at once; it speaks to nobody before the town has chosen a model."""
    http = Http(allow_private=config.allow_private_addresses, timeout=THOUGHT)
    return CompletingAssistant(http.post_json)


def _patience(config: Config) -> httpx2.Timeout:
    seconds = config.lease.total_seconds() / 3
    return httpx2.Timeout(seconds, connect=min(5.0, seconds), pool=min(5.0, seconds))


def _keys(config: Config) -> tuple[str, ...]:
    if config.secret_key:
        return config.secret_key
    if config.key_file is None:
        raise WrongSetting("PARVIS_SECRET_KEY manque ; sur PostgreSQL, donnez une longue phrase au hasard.")
    key = key_in(config.key_file)
    if not key:
        raise WrongSetting(NO_KEY.format(file=config.key_file))
    return (key,)
