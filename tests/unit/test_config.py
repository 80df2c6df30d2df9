"""The environment: what may stand in it, and what is said when something else does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.config import Config, WrongSetting, from_environment


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Config.model_fields:
        monkeypatch.delenv(f"PARVIS_{name.upper()}", raising=False)


def test_nothing_needs_to_be_set() -> None:
    config = from_environment()
    assert config.database_url == "sqlite:///var/parvis.db"
    assert config.key_file == Path("var/parvis.key")
    assert (config.lease, config.poll) == (timedelta(seconds=60), timedelta(minutes=5))
    assert config.metrics_token is None
    assert not config.allow_private_addresses


@pytest.mark.parametrize(
    ("text", "duration"),
    [("1s", timedelta(seconds=1)), ("5m", timedelta(minutes=5)), ("2h", timedelta(hours=2))],
)
def test_durations_are_a_number_and_a_unit(
    monkeypatch: pytest.MonkeyPatch, text: str, duration: timedelta
) -> None:
    monkeypatch.setenv("PARVIS_LEASE", text)
    assert from_environment().lease == duration


def test_several_keys_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_SECRET_KEY", "nouvelle, ancienne,")
    config = from_environment()
    assert config.secret_key == ("nouvelle", "ancienne")
    assert "nouvelle" not in repr(config)


@pytest.mark.parametrize(
    ("name", "value", "shape"),
    [
        ("LEASE", "soixante", "une durée, par exemple 60s"),
        ("POLL", "5", "une durée, par exemple 5m"),
        ("LEASE", "0s", "une durée, par exemple 60s"),
        ("LEASE", "9999999999999999h", "une durée, par exemple 60s"),
        ("LOG", "xml", "json ou text"),
        ("DATABASE_URL", "mysql://ville", "sqlite:///var/parvis.db ou postgresql://utilisateur@serveur/base"),
        ("ALLOW_PRIVATE_ADDRESSES", "peut-être", "0 ou 1"),
    ],
)
def test_a_wrong_value_is_named_with_what_it_should_look_like(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, shape: str
) -> None:
    monkeypatch.setenv(f"PARVIS_{name}", value)
    with pytest.raises(WrongSetting) as wrong:
        from_environment()
    assert str(wrong.value) == f"PARVIS_{name} ne convient pas ; attendu : {shape}."


def test_postgresql_keeps_its_key_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_DATABASE_URL", "postgresql://parvis@localhost/parvis")
    assert from_environment().key_file is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARVIS_DATABASE_URL", "sqlite:///"),
        ("PARVIS_DATABASE_URL", "sqlite:///:memory:"),
        ("PARVIS_DATABASE_URL", "postgresql://parvis@localhost:port/parvis"),
        ("PARVIS_BASE_URL", "parvis.ville.example"),
        ("PARVIS_BASE_URL", "ftp://parvis.ville.example"),
        ("PARVIS_BASE_URL", "https://"),
        ("PARVIS_BASE_URL", "https://parvis.ville.example:port"),
        ("PARVIS_BASE_URL", "https://ville.example/parvis"),
        ("PARVIS_BASE_URL", "https://parvis.ville.example?a=b"),
        ("PARVIS_SMTP_URL", "smtp://mail.ville.example:port"),
        ("PARVIS_SMTP_URL", "smtp://mail.ville.example:99999"),
        ("PARVIS_SMTP_URL", "smtp://parvis:25/caché@mail.ville.example:587"),
        ("PARVIS_SMTP_URL", "smtp://parvis:25#caché@mail.ville.example:587"),
        ("PARVIS_IMAP_URL", "imaps://parvis:caché@mail.ville.example:port"),
        ("PARVIS_IMAP_URL", "imaps://parvis:25?caché@mail.ville.example:993"),
        ("PARVIS_SMTP_URL", "mail.ville.example:587"),
        ("PARVIS_SMTP_URL", "http://mail.ville.example"),
        ("PARVIS_IMAP_URL", "imaps://mail.ville.example"),
        ("PARVIS_IMAP_URL", "smtp://a:b@mail.ville.example"),
        ("PARVIS_MAIL_FROM", "ville.example"),
        ("PARVIS_MAIL_FROM", "Ville <parvis@ville.example>"),
    ],
)
def test_a_server_and_an_address_look_like_one(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting, match=name) as wrong:
        from_environment()
    assert "caché" not in str(wrong.value)


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("https://parvis.ville.example", "https://parvis.ville.example"),
        ("https://parvis.ville.example/", "https://parvis.ville.example/"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("", None),
    ],
)
def test_the_public_address_is_a_site_or_the_one_listened_on(
    monkeypatch: pytest.MonkeyPatch, value: str, address: str | None
) -> None:
    monkeypatch.setenv("PARVIS_BASE_URL", value)
    assert from_environment().base_url == address


def test_the_password_of_the_mail_server_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_SMTP_URL", "smtp://parvis:caché@mail.ville.example:587?tls=no")
    monkeypatch.setenv(
        "PARVIS_IMAP_URL", "imaps://parvis@ville.example:caché@mail.ville.example/Parvis?tls=no"
    )
    monkeypatch.setenv("PARVIS_MAIL_FROM", "parvis@ville.example")
    config = from_environment()
    assert config.smtp_url is not None
    assert "caché" not in repr(config)
