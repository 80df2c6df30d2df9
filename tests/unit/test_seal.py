"""Credentials at rest: what is closed says nothing, and opens with any key we still hold."""

from __future__ import annotations

import re
import resource
import stat
from pathlib import Path

import pytest

from app.ports.seal import BrokenSeal
from app.seal import FernetSeal, key_in

SECRETS = {"app_secret": "un secret", "note": "l’été"}


def test_what_was_closed_opens_again() -> None:
    seal = FernetSeal(["une clé"])
    assert seal.open(seal.close(SECRETS)) == SECRETS


def test_what_is_closed_shows_no_secret_and_is_never_twice_the_same() -> None:
    seal = FernetSeal(["une clé"])
    closed = seal.close(SECRETS)
    assert closed.isascii()
    assert "secret" not in closed
    assert closed != seal.close(SECRETS)


def test_a_new_key_in_front_still_opens_what_the_old_one_closed() -> None:
    closed = FernetSeal(["ancienne"]).close(SECRETS)
    assert FernetSeal(["nouvelle", "ancienne"]).open(closed) == SECRETS
    fresh = FernetSeal(["nouvelle", "ancienne"]).close(SECRETS)
    assert FernetSeal(["nouvelle"]).open(fresh) == SECRETS


@pytest.mark.parametrize("closed", ["", "n’importe quoi", FernetSeal(["autre"]).close(SECRETS)])
def test_what_no_key_of_ours_closed_is_a_broken_seal(closed: str) -> None:
    with pytest.raises(BrokenSeal):
        FernetSeal(["une clé"]).open(closed)


def test_the_key_s_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "parvis.key"
    key = key_in(file)
    assert len(key) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert key_in(file) == key


def test_a_key_that_could_not_be_written_is_not_left_empty(tmp_path: Path) -> None:
    file = tmp_path / "parvis.key"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # as on a full disk
    try:
        with pytest.raises(OSError, match="File too large"):
            key_in(file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not file.exists()
    assert key_in(file)


def test_a_mark_is_known_by_any_key_that_we_hold_and_by_no_other() -> None:
    old, new = FernetSeal(["old"]), FernetSeal(["new", "old"])
    mark = old.mark("letter.1")
    assert re.fullmatch(r"[a-z2-7]{20}", mark)
    assert new.bears("letter.1", mark)
    assert not new.bears("letter.2", mark)
    assert not FernetSeal(["new"]).bears("letter.1", mark)
    assert new.mark("letter.1") != mark
