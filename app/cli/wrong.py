"""The command line library's own errors, by the name it gives them; it offers no public door to them."""

from __future__ import annotations

from typer._click.exceptions import (
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)

__all__ = ["BadParameter", "MissingParameter", "NoArgsIsHelpError", "NoSuchOption", "UsageError"]
