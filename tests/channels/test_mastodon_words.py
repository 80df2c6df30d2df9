"""What is read in a status, and how long a reply is as a server counts it."""

from __future__ import annotations

import pytest

from app.channels.mastodon.words import length, names, plain, same

FAMILY = "👩‍👩‍👧‍👦"
NAMED = (
    '<span class="h-card"><a href="https://a.example/@ville" class="mention">@<span>ville</span></a></span>'
)
LINK = (
    '<a href="https://www.sainte-onde.example/voirie/travaux-2026"><span class="invisible">https://www.</span>'
    '<span class="ellipsis">sainte-onde.example/voirie/tra</span><span class="invisible">vaux-2026</span></a>'
)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Bonjour</p>", "Bonjour"),
        ("<p>Un<br>deux<br />trois</p><p>quatre</p>", "Un\ndeux\ntrois\n\nquatre"),
        (f"<p>{NAMED} oui</p>", "@ville oui"),
        (f"<p>Voir {LINK}.</p>", "Voir https://www.sainte-onde.example/voirie/travaux-2026."),
        ('<p><a href="https://a.example" rel="tag">#<span>port</span></a> :ancre:</p>', "#port :ancre:"),
        ("<p>L&#39;eau &amp; le gaz &lt;3 &eacute;t&eacute;&nbsp;?</p>", "L'eau & le gaz <3 été\u00a0?"),
        ("<ul><li>un</li><li>deux</li></ul>", "• un\n• deux"),
        ("<p>a</p><blockquote><p>b</p></blockquote><p>c</p>", "a\n\nb\n\nc"),
        ("<pre><code>un  deux\n  trois</code></pre>", "un deux\ntrois"),
        ('<p>oui <img src="x" alt=":coeur:"></p>', "oui :coeur:"),
        ("<p>oui</p><script>alert(1)</script><style>p{}</style>", "oui"),
        ("sans   balise\n ici", "sans balise ici"),
        ("<p>jamais fermé <b>gras", "jamais fermé gras"),
        ("a < b et 1 &", "a < b et 1 &"),
        ("", ""),
    ],
)
def test_html_is_read_as_it_was_written(html: str, words: str) -> None:
    assert plain(html) == words


def test_a_text_made_to_keep_us_busy_is_read_in_no_time() -> None:
    nothing = "<pre>" + " " * 2_000_000 + "</pre>" + "<b> </b>" * 200_000
    assert plain(f"<p>oui</p>{nothing}") == "oui"


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("", 0),
        ("Été", 3),
        ("E\u0301te\u0301", 3),
        (FAMILY, 1),
        ("a\n\nb", 4),
        ("https://a.example/" + "x" * 200, 23),
        ("Voir https://a.example/x, puis http://b.example.", 5 + 23 + 7 + 23 + 1),
        ("(https://a.example)", 25),
        ("https:// et www.a.example", 25),
        ("@gael@fedi.rennes.example oui", 9),
        ("@gael oui", 9),
        ("contact@ville.example", 21),
        ("https://a.example/@gael@fedi.rennes.example", 23),
    ],
)
def test_length_counts_an_address_as_23_and_a_mention_without_its_server(text: str, counted: int) -> None:
    assert length(text) == counted


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("@gael@fedi.example Bonjour.\nMerci", "@gael Bonjour. Merci", True),
        ("@Odile oui\u00a0!", "@odile oui !", True),
        ("Bonjour.", "Bonjour", False),
        ("Voir https://a.example/@x@b.example", "Voir https://a.example/@x@c.example", False),
    ],
)
def test_texts_are_the_same_however_a_server_shows_them(one: str, other: str, *, is_same: bool) -> None:
    assert same(one, other) is is_same


@pytest.mark.parametrize(
    ("text", "handle", "is_named"),
    [
        ("@odile Bonjour", "odile", True),
        ("Bonjour @Odile, merci", "odile", True),
        ("@odile@social.example oui", "odile", True),
        ("@odile@autre.example oui", "odile", False),
        ("@odilette oui", "odile", False),
        ("@gael oui", "gael@fedi.example", False),
        ("(@gael@fedi.example)", "gael@fedi.example", True),
        ("@gael@fedi.example.", "gael@fedi.example", True),
        ("odile", "odile", False),
        ("contact@odile", "odile", False),
    ],
)
def test_only_a_mention_that_the_server_addresses_names_somebody(
    text: str, handle: str, *, is_named: bool
) -> None:
    assert names(text, handle, home="social.example") is is_named
