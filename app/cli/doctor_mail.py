"""The doctor's look at the mail: letters to the services, and the town's own box. No address, no words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from app import departments, letters, mailroom, settings
from app.config import Config
from app.domain.incoming_mail import Fate
from app.errands.inspecting import mail_troubles
from app.errands.staging import is_real
from app.house import House

UNSET = "Les relèves aux services ne partent pas : donnez PARVIS_SMTP_URL et PARVIS_MAIL_FROM."
SHUT = {
    "smtp": "Le serveur d’envoi {why} : vérifiez PARVIS_SMTP_URL.",
    "imap": "La boîte de la ville {why} : vérifiez PARVIS_IMAP_URL.",
}
WHY = {
    "unreachable": "ne répond pas",
    "login_refused": "refuse l’identifiant ou le mot de passe",
    "not_secure": "n’offre pas de connexion sûre",
    "no_folder": "n’a pas ce dossier",
}
NEVER = "La boîte de la ville n’a encore jamais été relevée : lancez parvis serve, ou parvis work."
STALE = "La boîte de la ville n’est plus relevée depuis le {since} : lancez parvis serve, ou parvis work."
NO_ADDRESS = "{name} a {cases} en main et pas d’adresse e-mail : donnez-la dans Services."
UNSENT = "{name} : sa dernière relève {what} ; vérifiez ses adresses dans Services."
UNSENT_ALARM = "Astreinte : une alerte {what} ; vérifiez ses adresses : parvis setting on_call."
WHAT = {
    "recipient_refused": "a été refusée à une de ses adresses",
    "no_answer": "est peut-être arrivée, le serveur ne l’a pas confirmé",
}
RETURNED = "{name} : une relève est revenue ; vérifiez ses adresses dans Services."
KEPT = "Messages reçus qui attendent une décision : {number}. Voyez Services, Messages reçus."
LATE = 3  # polls that may be missed
AT_LEAST = timedelta(minutes=15)


def servers(house: House) -> Iterator[str]:
    """What the mail servers say; no transaction is open meanwhile."""
    for name, reason in mail_troubles(house):
        yield SHUT[name].format(why=WHY.get(reason, f"n’a pas laissé entrer ({reason})"))


def mail(chosen: Config, house: House, session: Session) -> Iterator[str]:
    """What the town's own records say of its letters and of what came."""
    told = mailroom.notices(session, now=house.clock())
    if house.mailbox is not None:
        yield from _box(house, session, told)
    yield from _services(chosen, session, told)
    if told.kept:
        yield KEPT.format(number=told.kept)


def _box(house: House, session: Session, told: mailroom.Told) -> Iterator[str]:
    if told.looked_at is None:
        yield NEVER
    elif house.clock() - told.looked_at > max(LATE * house.poll, AT_LEAST):
        at = told.looked_at.astimezone(settings.zone_of(session))
        yield STALE.format(since=f"{at:%d/%m/%Y à %H h %M}")


def _services(chosen: Config, session: Session, told: mailroom.Told) -> Iterator[str]:
    everyone, cases = departments.everyone(session), departments.open_cases(session)
    if chosen.smtp_url is None and is_real(session) and any(one.email for one in everyone):
        yield UNSET
    for one in everyone:
        if one.id in cases and not one.email:
            number = cases[one.id]
            yield NO_ADDRESS.format(name=one.name, cases=f"{number} demande{'s' if number > 1 else ''}")
    for department, reason in letters.unsent(session):
        said, name = (UNSENT, department.name) if department else (UNSENT_ALARM, None)
        yield said.format(name=name, what=WHAT.get(reason, "n’est pas partie"))
    for one in everyone:
        if one.slug in told.of and told.of[one.slug].fate == Fate.LOST:
            yield RETURNED.format(name=one.name)
