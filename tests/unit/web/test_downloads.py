"""A file of somebody else's is given under a name that does no harm, and is never opened by a browser."""

from __future__ import annotations

import pytest

from app.web.downloads import download, harmless


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("plan.pdf", "plan.pdf"),
        ("devis signé.pdf", "devis signé.pdf"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("C:\\Windows\\win.ini", "C__Windows_win.ini"),
        (".htaccess", "htaccess"),
        ("...", ""),
        ("", ""),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ('a";filename=b.exe', "a__filename=b.exe"),
        ("x" * 300 + ".pdf", "x" * 97 + ".pdf"),
        ("\U000e0041\u200b\ue000.txt", "txt"),
    ],
)
def test_a_name_stays_in_its_folder_and_reads_as_it_is_spelt(name: str, given: str) -> None:
    assert harmless(name) == given


def test_it_is_given_as_a_file_and_as_nothing_else() -> None:
    answer = download(b"<script>alert(1)</script>", "plan d’été.html", otherwise="piece-jointe-1")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"plan dete.html\"; filename*=UTF-8''plan%20d%E2%80%99%C3%A9t%C3%A9.html"
    )


def test_what_has_no_name_has_one() -> None:
    named = download(b"x", "\u202e", otherwise="piece-jointe-1").headers["Content-Disposition"]
    assert 'filename="piece-jointe-1"' in named
    assert 'filename="fichier"' in download(b"x", "計画", otherwise="x").headers["Content-Disposition"]


def test_old_programs_are_given_a_harmless_name_too() -> None:
    named = download(b"x", "a\uff02;filename\uff1db\uff0f..\uff0fc.exe", otherwise="x").headers[
        "Content-Disposition"
    ]
    assert named.startswith('attachment; filename="a__filename=b_.._c.exe"; ')
