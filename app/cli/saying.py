"""What the command says when it refuses: one French sentence that says what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.cli.wrong import BadParameter, MissingParameter, NoArgsIsHelpError, NoSuchOption, UsageError
from app.domain.errors import DomainError
from app.ports.seal import BrokenSeal

SENTENCES: Mapping[str, str] = {
    "real_connection": "Un vrai compte est relié : la démonstration ne s’ouvre plus, rien n’a été écrit.",
    "no_demonstration": "La démonstration n’est pas ouverte : lancez d’abord parvis demo.",
    "demonstration_open": "La démonstration est ouverte : ajoutez --erase-demo pour l’effacer "
    "et relier un vrai compte.",
    "connection": "Ce compte n’est pas relié : parvis connections les montre tous.",
    "application_missing": "{network} ne connaît pas encore Parvis : donnez d’abord son application, "
    "par parvis application.",
    "sign_in": "{network} n’a pas de connexion à lui : donnez ses clés à parvis connect.",
    "network": "Ce réseau n’existe pas : {network}.",
    "account_missing": "Le compte manque : donnez --account, l’identifiant du compte sur son réseau.",
    "credential_missing": "Il manque dans l’objet JSON lu sur l’entrée standard : {missing}.",
    "credential_unknown": "Ce réseau ne connaît pas ce champ : {unknown}.",
    "network_refused": "{network} a refusé : {why} Rien n’a été enregistré.",
    "email": "Cette adresse n’en est pas une : écrivez-la ainsi, claire@mairie.example.",
    "email_taken": "Cette adresse a déjà un compte : parvis user link en donne un lien de connexion.",
    "name": "Le nom manque : donnez --name.",
    "role": "Ce rôle n’existe pas : choisissez manager, reader ou administrator.",
    "user": "Personne n’a cette adresse : parvis user add ajoute quelqu’un.",
    "setting": "Ce réglage n’existe pas : {name}. parvis setting les montre tous.",
    "setting_undo_delay": "undo_delay va de 0s à 120s, ou vaut confirm.",
    "setting_read_threshold": "read_threshold est un nombre de 0 à 1, par exemple 0.90.",
    "setting_backlog_start": "backlog_start est une date, par exemple 2026-03-17.",
    "setting_on_call": "on_call est une liste d’adresses e-mail séparées par des virgules.",
    "setting_timezone": "timezone est un fuseau, par exemple Europe/Paris.",
    "setting_language": "language vaut fr ou en.",
    "broken_seal": "La clé PARVIS_SECRET_KEY n’ouvre pas les accès enregistrés : redonnez celle d’avant, "
    "en second après une virgule.",
    "database_silent": "La base de données ne répond pas ou n’est pas à jour : lancez parvis doctor.",
    "disk_full": "Le disque est plein : faites de la place, puis recommencez. La base n’a pas changé.",
    "file_closed": "La base ne se laisse pas ouvrir ou écrire : donnez-en le droit à qui lance Parvis, "
    "sur son fichier et son dossier. Rien n’a été fait.",
    "file_damaged": "Le fichier de la base est abîmé : arrêtez Parvis, puis remettez une sauvegarde "
    "par parvis restore.",
    "file_busy": "Un autre programme tient la base : rien n’a été fait. Arrêtez-le, ou recommencez.",
    "file": "{file} ne se laisse pas lire ou écrire : {why}.",
    "Conflict": "Quelque chose a changé entre-temps ({code}) : rien n’a été fait.",
    "Expired": "Il est trop tard ({code}) : rien n’a été fait.",
    "Invalid": "Cette valeur ne convient pas ({code}) : rien n’a été fait.",
    "NotAllowed": "Ce n’est pas permis ({code}) : rien n’a été fait.",
    "NotFound": "Cela n’existe pas ({code}) : rien n’a été fait.",
}
TROUBLES: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_READONLY: "file_closed",
    sqlite3.SQLITE_CANTOPEN: "file_closed",
    sqlite3.SQLITE_PERM: "file_closed",
    sqlite3.SQLITE_CORRUPT: "file_damaged",
    sqlite3.SQLITE_NOTADB: "file_damaged",
    sqlite3.SQLITE_BUSY: "file_busy",
}
OBSTACLES: Mapping[int, str] = {
    errno.EACCES: "donnez-en le droit à qui lance Parvis",
    errno.EPERM: "donnez-en le droit à qui lance Parvis",
    errno.EROFS: "son disque est en lecture seule",
    errno.ENOENT: "son dossier n’existe pas",
}
WHY: Mapping[str, str] = {
    "address": "l’adresse de son API ne convient pas.",
    "needs_reconnection": "le jeton d’accès n’est plus valable.",
    "token_dead": "le jeton d’accès n’est plus valable.",
    "permission": "une permission manque au jeton d’accès.",
    "token_unreadable": "le jeton d’accès ne se lit pas.",
    "password_refused": "le mot de passe est refusé.",
    "refresh_refused": "il ne renouvelle plus cet accès.",
    "no_account": "ce compte n’y est pas administré.",
    "other_account": "ces accès sont ceux d’un autre compte.",
    "account_number_wanted": "donnez le numéro du compte, et non son nom.",
    "account_unknown": "il ne connaît pas ce compte.",
    "bad_account": "le compte ne s’écrit pas ainsi.",
    "bad_secret": "le secret ne se lit pas.",
    "not_a_feed": "cette adresse ne donne pas de flux.",
    "network_trouble": "il est en panne ; réessayez plus tard.",
    "rate_limited": "trop de demandes pour le moment ; réessayez plus tard.",
    "unreachable": "son adresse ne répond pas ; réessayez plus tard.",
    "no_answer": "pas de réponse ; réessayez plus tard.",
    "private_address": "l’adresse de son API est privée ; PARVIS_ALLOW_PRIVATE_ADDRESSES=1 l’autorise.",
    "bad_address": "l’adresse de son API ne convient pas.",
}
PROBLEMS: Mapping[str, str] = {
    "needs_reconnection": "à relier de nouveau",
    "sealed": "la clé n’ouvre pas ses accès",
    "withdrawn": "accès retiré",
    "permission": "une permission manque",
}
COSTS: Mapping[str, str] = {
    "no_replies": "les réponses ne partiront pas",
    "no_comments": "les commentaires n’arriveront pas",
    "no_webhooks": "les nouveautés n’arriveront qu’aux relevés",
    "no_messages": "les messages privés n’arriveront pas",
    "no_moderation": "les commentaires ne pourront pas être masqués",
    "no_reviews": "les avis n’arriveront pas",
    "no_mentions": "les messages qui citent la ville n’arriveront pas",
}


class Refused(Exception):
    """A command that cannot be done; its text is the sentence (exit 1)."""


class WrongUse(Exception):
    """A command that cannot be understood; its text is the sentence (exit 2)."""


def refused(error: Exception) -> str:
    """The sentence of a refusal or failure: of a domain error by its code, else by its kind."""
    match error:
        case DomainError():
            return _of_the_domain(error)
        case BrokenSeal():
            return SENTENCES["broken_seal"]
        case SQLAlchemyError() | sqlite3.Error():
            return trouble_of(error) or SENTENCES["database_silent"]
        case OSError(errno=errno.ENOSPC):
            return SENTENCES["disk_full"]
        case OSError():
            why = OBSTACLES.get(error.errno or 0, error.strerror)
            return SENTENCES["file"].format(file=error.filename or "Un fichier", why=why)
        case _:
            return str(error)


def trouble_of(error: Exception) -> str | None:
    """The sentence of what SQLite says of its file and its disk, None where it says nothing of them."""
    said = error.orig if isinstance(error, DBAPIError) else error
    known = TROUBLES.get(getattr(said, "sqlite_errorcode", 0) & 0xFF)
    return known and SENTENCES[known]


def misused(error: UsageError) -> str:
    """The sentence of a wrong use, with the command that explains the right one."""
    asked = f"{error.ctx.command_path} --help" if error.ctx else "parvis --help"
    match error:
        case NoArgsIsHelpError(ctx=context) if context is not None:
            return str(context.get_help())
        case MissingParameter(param=parameter) if parameter is not None:
            return f"Il manque {parameter.opts[0]} : voyez {asked}."
        case BadParameter(param=parameter) if parameter is not None:
            return f"La valeur de {parameter.opts[0]} ne convient pas : voyez {asked}."
        case NoSuchOption(option_name=name):
            return f"L’option {name} n’existe pas : voyez {asked}."
        case _:
            return f"Cette commande n’existe pas sous cette forme : voyez {asked}."


def _of_the_domain(error: DomainError) -> str:
    facts = defaultdict(lambda: "?", error.facts, code=error.code)
    if "reason" in facts:
        facts["why"] = WHY.get(facts["reason"], f"{facts['reason']}.")
    known = SENTENCES.get(error.code) or SENTENCES[type(error).__name__]
    return known.format_map(facts)
