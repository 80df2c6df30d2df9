"""Without a mail server, letters are told where Parvis was started; a log gets no citizen's words."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import wiring
from app.config import Config, WrongSetting
from app.mail.console import ConsolePostman
from app.mail.smtp import SmtpPostman
from app.ports.mail import Mail

NOW = datetime(2026, 11, 13, 7, 0, tzinfo=UTC)
MAIL = Mail(("voirie@ville.example",), "Ville", "Objet", "<letter.1@x>", "Mots d’un habitant", "<p>texte</p>")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_the_letter() -> None:
    out = Terminal()
    assert ConsolePostman(out).carry(MAIL, NOW) == 0
    assert "07:00 → voirie@ville.example : Objet" in out.getvalue()
    assert "Mots d’un habitant" in out.getvalue()


def test_a_log_gets_no_words(capsys: pytest.CaptureFixture[str]) -> None:
    ConsolePostman().carry(MAIL, NOW)
    assert capsys.readouterr().out == "07:00 → voirie@ville.example : Objet\n"


def test_the_house_has_the_postman_that_was_deployed(tmp_path: Path) -> None:
    silent = Config(database_url=f"sqlite:///{tmp_path}/town.db")
    told = silent.model_copy(update={"smtp_url": "smtp://mail.ville.example"})
    with pytest.raises(WrongSetting, match="PARVIS_MAIL_FROM"):
        wiring.build(told)
    house = wiring.build(told.model_copy(update={"mail_from": "parvis@ville.example"}))
    assert isinstance(house.postman, SmtpPostman)
    assert house.postman.domain == "ville.example"
    assert isinstance(wiring.build(silent).postman, ConsolePostman)
