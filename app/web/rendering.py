"""Pages: one Jinja environment a language, and what every page shows around its own subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from jinja2_fragments import render_block

from app.domain.user import User
from app.web import moments, wording
from app.web.static_files import static
from app.web.visits import Visit, house_of, visit_of

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NETWORKS = Path(__file__).resolve().parents[1] / "channels"  # what a network alone says stands in its folder


@dataclass(frozen=True)
class Myself:
    """The person signed in, as every page shows them."""

    id: int
    name: str
    initials: str
    theme: str
    letter_keys: bool
    after_sending: str
    may_write: bool
    may_administer: bool


def page(
    request: Request,
    name: str,
    context: Mapping[str, Any] | None = None,
    *,
    block: str | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Render a page, or one of its blocks. The same address answers htmx otherwise, so caches must ask."""
    visit = visit_of(request)
    shown = around(request, visit) | dict(context or {})
    language = environment(visit.town["language"])
    text = render_block(language, name, block, shown) if block else language.get_template(name).render(shown)
    return HTMLResponse(text, status, headers={"Vary": "HX-Request", **(headers or {})})


def wants_fragment(request: Request) -> bool:
    """Whether htmx asks for a part of the page, not for the page."""
    return request.headers.get("HX-Request-Type") == "partial" or (
        "HX-Request" in request.headers and "HX-Request-Type" not in request.headers
    )


def around(request: Request, visit: Visit) -> dict[str, Any]:
    """What every template may count on: me, town, language, now, zone, here, said, lost_connections."""
    channels = house_of(request).channels
    return {
        "request": request,
        "here": request.url.path,
        "language": visit.town["language"],
        "now": visit.now,
        "zone": visit.zone,
        "town": visit.town["town_name"],
        "me": _myself(visit.user, visit.preferences) if visit.user else None,
        "said": "",
        "lost_connections": [
            {
                "label": channels[lost.network].label if lost.network in channels else lost.network,
                "since": lost.problem_since or visit.now,
            }
            for lost in visit.lost
        ],
    }


@cache
def environment(language: str) -> Environment:
    """The templates in one language. The sentences of the templates are the French ones."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    spoken = tongue(language)
    gettext, ngettext = spoken.words.gettext, spoken.words.ngettext
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["static"] = static
    made.filters.update(_filters(spoken))
    return made


@cache
def tongue(language: str) -> wording.Tongue:
    """A language with its catalogue; one that has none speaks French, dates included."""
    catalogue = TEMPLATES / "translations" / f"{language}.po"
    if not catalogue.is_file():
        return wording.FRENCH
    return wording.Tongue(language, translations(catalogue, *sorted(NETWORKS.glob(f"*/{language}.po"))))


def translations(catalogue: Path, *further: Path) -> NullTranslations:
    """Compile catalogues in memory; without the first one, sentences stay as they are written."""
    if not catalogue.is_file():
        return wording.French()
    compiled, words = BytesIO(), _read(catalogue)
    for one in further:
        for message in _read(one):
            if message.id:
                words.add(message.id, message.string)
    write_mo(compiled, words)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _read(catalogue: Path) -> Catalog:
    with catalogue.open("rb") as words:
        return read_po(words)


def iso(at: datetime) -> str:
    """An instant for machines: « 2026-11-24T14:04:00Z »."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _myself(user: User, preferences: Mapping[str, str]) -> Myself:
    return Myself(
        id=user.id,
        name=user.name,
        initials=user.initials,
        theme=preferences["theme"],
        letter_keys=preferences["letter_keys"] == "on",
        after_sending=preferences["after_sending"],
        may_write=user.may_write,
        may_administer=user.may_administer,
    )


def _in_zone(words: Callable[..., str], spoken: wording.Tongue) -> Callable[[Context, datetime], str]:
    return pass_context(lambda context, at: words(at, context["zone"], spoken))


def _from_now(words: Callable[..., str], spoken: wording.Tongue) -> Callable[[Context, datetime], str]:
    return pass_context(lambda context, at: words(at, context["now"], spoken))


def _both(words: Callable[..., str], spoken: wording.Tongue) -> Callable[[Context, datetime], str]:
    return pass_context(lambda context, at: words(at, context["now"], context["zone"], spoken))


def _filters(spoken: wording.Tongue) -> dict[str, Callable[..., str]]:
    """Times and counts in a language. Those that ask for the zone or for now do not work inside a macro."""
    return {
        "translated": spoken.words.gettext,
        "iso": iso,
        "clock": _in_zone(wording.clock, spoken),
        "day": _in_zone(wording.day, spoken),
        "short_day": _in_zone(wording.short_day, spoken),
        "moment": _in_zone(wording.moment, spoken),
        "lately": _both(wording.lately, spoken),
        "since": _both(wording.since, spoken),
        "until": _both(wording.until, spoken),
        "coming_day": _both(wording.coming_day, spoken),
        "hour": _in_zone(wording.hour, spoken),
        "weekday": _in_zone(wording.weekday, spoken),
        "waited": _from_now(wording.waited, spoken),
        "waited_long": _from_now(wording.waited_long, spoken),
        "ago": _from_now(wording.ago, spoken),
        "date_day": partial(wording.date_day, tongue=spoken),
        "date_short": partial(wording.date_short, tongue=spoken),
        "month": partial(wording.month, tongue=spoken),
        "named_day": partial(wording.named_day, tongue=spoken),
        "lasting": partial(wording.lasting, tongue=spoken),
        "thousands": partial(wording.thousands, tongue=spoken),
        "dollars": partial(wording.dollars, tongue=spoken),
        "counted": wording.counted,
        "plain": moments.plain,
        "language_name": partial(wording.language, tongue=spoken),
        "somebody": partial(wording.somebody, tongue=spoken),
    }
