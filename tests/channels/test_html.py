"""HTML as a person sees it, and nothing that takes for ever."""

from __future__ import annotations

from time import process_time

import pytest

from app.channels._html import LONGEST, text_of


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<p>Bonjour,<br>ça va ?</p><p>Oui</p>", "Bonjour,\nça va ?\n\nOui"),
        ("<b>a</b> <i>b</i>c", "a bc"),
        ("un\n  deux", "un deux"),
        ("<p>a</p>\n<p>b</p>\n", "a\n\nb"),
        ("a<br><br><br><br>b", "a\n\nb"),
        ("1 &lt; 2 &amp;amp; 3 €&#8239;?", "1 < 2 &amp; 3 €\u202f?"),
        ("dix&nbsp;euros", "dix\u00a0euros"),
        ('<img src="x" alt="🙂"> <img src="y">', "🙂"),
        ("<ul><li>un</li><li>deux</li></ul>", "• un\n• deux"),
        ("<div>un<div>deux</div></div>trois", "un\ndeux\ntrois"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
        ("<pre>a\n   b</pre>", "a\n   b"),
        ("a<script>alert(1)</script><style>i{}</style><title>t</title>b", "ab"),
        (
            '<a href="https://x.example/y"><span class="invisible">https://</span>x.example/y</a>',
            "https://x.example/y",
        ),
        ("<p onclick='x()'>ouvert <b>mal fermé", "ouvert mal fermé"),
        ("<!-- rien --> ", ""),
    ],
)
def test_a_person_sees_words_and_lines(html: str, seen: str) -> None:
    assert text_of(html) == seen


def test_more_than_anybody_writes_is_not_read() -> None:
    assert text_of("a" * LONGEST) == "a" * LONGEST
    assert text_of("a" * (LONGEST + 1)) is None


@pytest.mark.parametrize("part", ["<!--", "<div>", "<b><p>", "&", "</", "<![CDATA[", '<a b="', "<pre>", "<"])
def test_no_html_takes_for_ever(part: str) -> None:
    began = process_time()
    text_of(part * (LONGEST // len(part)))
    assert process_time() - began < 20
