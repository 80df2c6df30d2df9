from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from app import connections
from app.cli.saying import refused
from app.domain.connection import SEALED, Connection
from app.domain.reply import ReplyState
from app.errands.delivering import deliver_next
from app.house import House
from tests.cli.conftest import Command
from tests.world import found

PAGE = 4096  # bytes


def stands_at(house: House, version: str) -> None:
    with house.db.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def cut_short(file: Path) -> None:
    alone(file).write_bytes(file.read_bytes()[: PAGE * 40])


def written_over(file: Path) -> None:
    """Its first page, that names its tables and its version, is whole; the next forty are not."""
    kept = alone(file).read_bytes()
    file.write_bytes(kept[:PAGE] + b"?" * PAGE * 40 + kept[PAGE * 41 :])


def replaced(file: Path) -> None:
    alone(file).write_text("Bonjour" * PAGE)


def alone(file: Path) -> Path:
    """What was not written into it yet lies beside it, and goes."""
    for end in ("-wal", "-shm"):
        file.with_name(f"{file.name}{end}").unlink(missing_ok=True)
    return file


def test_an_empty_database_is_named_by_the_doctor(parvis: Command, nothing: Path) -> None:
    nothing.unlink()
    said = parvis("doctor")
    assert said.code == 1
    assert "parvis migrate" in said.out


def test_a_migrated_house_lacks_only_a_worker(parvis: Command, nothing: Path) -> None:
    nothing.unlink()
    assert parvis("migrate").code == 0
    assert "parvis work" in parvis("doctor").out
    assert parvis("work", "--once").code == 0
    said = parvis("doctor")
    assert said.code == 0
    assert said.out == "Tout va bien.\n"


def test_a_key_that_others_can_read_is_named(parvis: Command, tmp_path: Path) -> None:
    parvis("migrate")
    key = tmp_path / "parvis.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    key.chmod(0o644)
    said = parvis("doctor")
    assert said.code == 1
    assert f"chmod 600 {key}" in said.out


def test_an_empty_key_seals_nothing(parvis: Command, tmp_path: Path) -> None:
    key = tmp_path / "parvis.key"
    key.touch()
    said = parvis("setting")
    assert (said.code, said.err.count("\n"), str(key) in said.err) == (2, 1, True)


def test_only_its_owner_reads_what_people_wrote(parvis: Command, nothing: Path) -> None:
    nothing.unlink()
    parvis("migrate")
    assert stat.S_IMODE(nothing.stat().st_mode) == 0o600


def test_another_key_is_named(parvis: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = '{"app_secret": "a", "verify_token": "b", "access_token": "c"}'
    parvis("connect", "facebook", "--account", "1", "--name", "x", "--no-check", given=fields)
    monkeypatch.setenv("PARVIS_SECRET_KEY", "une tout autre phrase")
    said = parvis("doctor")
    assert said.code == 1
    assert "PARVIS_SECRET_KEY" in said.out
    assert "PARVIS_BASE_URL" in said.out


def test_what_another_key_closed_is_said_once(
    parvis: Command, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = '{"app_secret": "a", "verify_token": "b", "access_token": "c"}'
    parvis("connect", "facebook", "--account", "1", "--name", "x", "--no-check", given=fields)
    with house.db.writing() as session:
        account = session.scalars(select(Connection)).one()
        connections.lose(session, account.id, SEALED, house.clock())
    monkeypatch.setenv("PARVIS_SECRET_KEY", "une tout autre phrase")
    said = parvis("doctor").out
    assert "La clé n’ouvre pas les accès de facebook" in said
    assert "x (facebook)" not in said
    assert "la clé n’ouvre pas ses accès" in parvis("connections").out


def test_a_database_of_another_version_is_never_guessed_at(parvis: Command, house: House) -> None:
    parvis("migrate")
    stands_at(house, "0001")
    for arguments in (("setting",), ("export", "journal"), ("doctor",)):
        said = parvis(*arguments)
        assert said.code == 1
        assert "parvis migrate" in said.out + said.err


def test_a_database_of_a_version_to_come_is_left_as_it_is(parvis: Command, house: House) -> None:
    stands_at(house, "later")
    for arguments in (("migrate",), ("setting",), ("doctor",)):
        said = parvis(*arguments)
        assert said.code == 1
        assert "mettez d’abord Parvis à jour" in said.out + said.err
        assert (said.out + said.err).count("\n") == 1


def test_a_database_that_does_not_answer_is_said(parvis: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv("PARVIS_SECRET_KEY", "une phrase")
    assert "PARVIS_DATABASE_URL" in parvis("doctor").out
    said = parvis("setting")
    assert said.code == 1
    assert said.err.count("\n") == 1


def test_a_backup_comes_back_whole(parvis: Command, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    parvis("setting", "town_name", "Ville d’Essai")
    assert parvis("backup", str(copy)).code == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    parvis("setting", "town_name", "Autre ville")
    assert parvis("backup", str(copy)).code == 1
    assert parvis("restore", str(copy)).code == 0
    assert parvis("setting", "town_name").out == "Ville d’Essai\n"


def test_a_reply_that_left_after_the_backup_is_not_said_again(
    parvis: Command, house: House, tmp_path: Path
) -> None:
    world, copy = found(house.db), tmp_path / "copy.db"
    reply_id = world.send(world.a_comment(), delay=timedelta(0))
    assert parvis("backup", str(copy)).code == 0
    assert deliver_next(world.house)
    house.db.close()
    assert parvis("restore", str(copy)).code == 0
    assert world.reply(reply_id).state == ReplyState.IN_DOUBT
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi à 9 h."]
    assert world.reply(reply_id).state == ReplyState.PUBLISHED


def test_a_reply_that_had_not_left_is_said_once_its_network_was_looked_through(
    parvis: Command, house: House, tmp_path: Path
) -> None:
    world, copy = found(house.db), tmp_path / "copy.db"
    reply_id = world.send(world.a_comment(), delay=timedelta(0))
    assert parvis("backup", str(copy)).code == 0
    house.db.close()
    assert parvis("restore", str(copy)).code == 0
    assert deliver_next(world.house)
    assert world.square.texts() == ["Samedi à 9 h."]
    assert world.reply(reply_id).state == ReplyState.PUBLISHED


def test_a_backup_of_a_version_to_come_is_refused(parvis: Command, house: House, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    stands_at(house, "later")
    assert parvis("backup", str(copy)).code == 0
    stands_at(house, "now")
    said = parvis("restore", str(copy))
    assert (said.code, "plus récente" in said.err) == (1, True)
    with house.db.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "now"


def test_what_is_no_backup_is_refused(parvis: Command, tmp_path: Path) -> None:
    parvis("setting", "town_name", "Ville d’Essai")
    other = tmp_path / "letter.txt"
    other.write_text("Bonjour")
    assert parvis("restore", str(other)).code == 1
    assert parvis("restore", str(tmp_path / "nothing")).code == 1
    assert parvis("setting", "town_name").out == "Ville d’Essai\n"


@pytest.mark.parametrize("harm", [cut_short, written_over])
def test_a_backup_that_is_not_whole_leaves_the_database_as_it_was(
    parvis: Command, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    copy = tmp_path / "copy.db"
    assert parvis("backup", str(copy)).code == 0
    parvis("setting", "town_name", "Ville d’Essai")
    harm(copy)
    said = parvis("restore", str(copy))
    assert (said.code, said.err.count("\n"), "abîmée ou incomplète" in said.err) == (1, 1, True)
    assert parvis("setting", "town_name").out == "Ville d’Essai\n"


@pytest.mark.parametrize("harm", [cut_short, written_over, replaced])
def test_a_backup_takes_the_place_of_a_database_that_is_damaged(
    parvis: Command, nothing: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    copy = tmp_path / "copy.db"
    parvis("setting", "town_name", "Ville d’Essai")
    assert parvis("backup", str(copy)).code == 0
    harm(nothing)
    assert parvis("restore", str(copy)).code == 0
    assert parvis("setting", "town_name").out == "Ville d’Essai\n"


def test_a_backup_is_read_where_nothing_can_be_written(parvis: Command, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    assert parvis("backup", str(away / "copy.db")).code == 0
    assert parvis("restore", str(away / "copy.db")).code == 0
    assert [file.name for file in away.iterdir()] == ["copy.db"], "SQLite would have laid two files beside it"
    assert not list(tmp_path.glob("*.restoring*"))


def test_half_a_backup_is_not_left_for_one(parvis: Command, nothing: Path, tmp_path: Path) -> None:
    written_over(nothing)
    cut_short(nothing)
    copy = tmp_path / "copy.db"
    said = parvis("backup", str(copy))
    assert (said.code, said.err.count("\n"), "abîmé" in said.err) == (1, 1, True)
    assert not copy.exists()


def test_a_place_that_is_not_there_is_said(parvis: Command, tmp_path: Path) -> None:
    said = parvis("backup", str(tmp_path / "nowhere" / "copy.db"))
    assert (said.code, said.err.count("\n"), "nowhere" in said.err) == (1, 1, True)


def test_a_disk_that_is_full_is_said(nothing: Path) -> None:
    with closing(sqlite3.connect(nothing)) as narrow:
        narrow.execute("PRAGMA max_page_count=1")
        with pytest.raises(sqlite3.OperationalError) as full:
            narrow.execute("CREATE TABLE more (text)")
    assert "Le disque est plein" in refused(full.value)
    assert "Le disque est plein" in refused(OperationalError("CREATE", None, full.value))


def test_postgresql_has_its_own_tool(parvis: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    assert "pg_dump" in parvis("backup", "copy.db").err
    assert "pg_restore" in parvis("restore", "copy.db").err
