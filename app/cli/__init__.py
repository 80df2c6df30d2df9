"""`parvis`, the command (contract §2): one function a command, each calls a room or an errand."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence

import typer
from sqlalchemy.exc import SQLAlchemyError

from app.cli import doctor, keeping, lines, networks, people, serving, town
from app.cli.saying import Refused, WrongUse, misused, refused
from app.cli.wrong import UsageError
from app.config import WrongSetting
from app.domain.errors import DomainError
from app.ports.seal import BrokenSeal

DONE, REFUSED, MISUSED = 0, 1, 2

app = typer.Typer(
    name="parvis",
    help="Parvis, la boîte commune d’une mairie : chaque commentaire public, une réponse.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
user = typer.Typer(help="Les personnes qui se connectent.", no_args_is_help=True, rich_markup_mode=None)

app.command("serve")(serving.serve)
app.command("work")(serving.work)
app.command("migrate")(town.migrate)
app.command("demo")(town.demo)
app.command("setting")(town.setting)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)
user.command("add")(people.add)
user.command("link")(people.link)
app.add_typer(user, name="user")
app.command("connect")(networks.connect)
app.command("application")(networks.apply)
app.command("backfill")(networks.backfill)
app.command("connections")(networks.show)
app.command("triage")(lines.triage)
app.command("export")(lines.export)
app.command("doctor")(doctor.doctor)


def run(arguments: Sequence[str]) -> int:
    """Obey one command; errors are one sentence on stderr. 0 done, 1 refused or failed, 2 wrong use."""
    try:
        answer = app(list(arguments), prog_name="parvis", standalone_mode=False)
    except (UsageError, WrongUse, WrongSetting) as wrong:
        return _say(misused(wrong) if isinstance(wrong, UsageError) else str(wrong), MISUSED)
    except BrokenPipeError:
        return _hush()
    except (Refused, DomainError, BrokenSeal, SQLAlchemyError, sqlite3.Error, OSError) as refusal:
        return _say(refused(refusal), REFUSED)
    except (typer.Abort, KeyboardInterrupt):
        return REFUSED
    return answer if isinstance(answer, int) else DONE


def main() -> None:
    sys.exit(run(sys.argv[1:]))


def _say(sentence: str, code: int) -> int:
    typer.echo(sentence, err=True)
    return code


def _hush() -> int:
    """Whoever read our lines has enough of them: nothing more can be said, nor needs to be."""
    sys.stdout = None  # the interpreter must not flush a closed pipe at its end
    return DONE
