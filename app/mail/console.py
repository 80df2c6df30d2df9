"""The console: where no mail server is set, a letter is told to whoever started Parvis by hand."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TextIO

from app.ports.mail import Mail


class ConsolePostman:
    """Prints letters. Their text is shown on a terminal alone: anything else is a log and keeps no words."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out

    @property
    def domain(self) -> str:
        return "parvis.invalid"

    def check(self) -> None:
        """Nobody has to let us in."""

    def carry(self, mail: Mail, now: datetime) -> int:
        out = self._out or sys.stdout
        text = f"\n\n{mail.text}" if out.isatty() else ""
        out.write(f"{now:%H:%M} → {', '.join(mail.to)} : {mail.subject}{text}\n")
        out.flush()
        return 0
