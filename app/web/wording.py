"""Times and counts in the words of one language. No-break spaces keep a number with its unit.

The sentences here are the French ones; a catalogue gives the others, patterns of dates included (CLDR's).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from gettext import NullTranslations

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class French(NullTranslations):
    """Sentences stay as they are written; 0 and 1 are singular."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return msgid1 if n < 2 else msgid2  # noqa: PLR2004 - the French rule


@dataclass(frozen=True)
class Tongue:
    """A language: its code, for the names of days; its catalogue, for all the rest."""

    code: str
    words: NullTranslations

    def say(self, sentence: str, **slots: str) -> str:
        return self.words.gettext(sentence) % slots

    def count(self, one: str, many: str, number: int) -> str:
        return self.words.ngettext(one, many, number) % {"num": number}


FRENCH = Tongue("fr", French())


def clock(at: datetime, zone: tzinfo, tongue: Tongue = FRENCH) -> str:
    """« 15 h 04 »."""
    return format_datetime(at, tongue.say("H 'h' mm"), tzinfo=zone, locale=tongue.code)


def hour(at: datetime, zone: tzinfo, tongue: Tongue = FRENCH) -> str:
    """« 8 h », of a whole hour."""
    return format_datetime(at, tongue.say("H 'h'"), tzinfo=zone, locale=tongue.code)


def day(at: datetime, zone: tzinfo, tongue: Tongue = FRENCH) -> str:
    """« 15 novembre », « 1er novembre »."""
    return date_day(at.astimezone(zone).date(), tongue)


def date_day(on: date, tongue: Tongue = FRENCH) -> str:
    """« 20 novembre », of a date without an hour."""
    pattern = tongue.say("'1er' MMMM") if on.day == 1 else tongue.say("d MMMM")
    return format_date(on, pattern, locale=tongue.code)


def month(on: date, tongue: Tongue = FRENCH) -> str:
    """« mars 2026 », of any of its days."""
    return format_date(on, "LLLL y", locale=tongue.code)


def named_day(on: date, tongue: Tongue = FRENCH) -> str:
    """« jeudi 26 novembre », of a date without an hour."""
    named = format_date(on, "EEEE", locale=tongue.code)
    return tongue.say("%(weekday)s %(day)s", weekday=named, day=date_day(on, tongue))


def date_short(on: date, tongue: Tongue = FRENCH) -> str:
    """« 3 nov. », of a date without an hour."""
    pattern = tongue.say("'1er' MMM") if on.day == 1 else tongue.say("d MMM")
    return format_date(on, pattern, locale=tongue.code)


def short_day(at: datetime, zone: tzinfo, tongue: Tongue = FRENCH) -> str:
    """« 3 nov. »."""
    return date_short(at.astimezone(zone).date(), tongue)


def moment(at: datetime, zone: tzinfo, tongue: Tongue = FRENCH) -> str:
    """« dimanche 15 novembre, 19 h 42 »."""
    weekday = format_datetime(at, "EEEE", tzinfo=zone, locale=tongue.code)
    said = {"weekday": weekday, "day": day(at, zone, tongue), "clock": clock(at, zone, tongue)}
    return tongue.say("%(weekday)s %(day)s, %(clock)s", **said)


def lately(at: datetime, now: datetime, zone: tzinfo, tongue: Tongue = FRENCH) -> str:
    """« à 15 h 04 » today, « hier à 16 h 05 », else « le 15 novembre à 19 h 42 »."""
    days, hour = _days(at, now, zone), clock(at, zone, tongue)
    if days == 0:
        return tongue.say("à %(clock)s", clock=hour)
    if days == 1:
        return tongue.say("hier à %(clock)s", clock=hour)
    return tongue.say("le %(day)s à %(clock)s", day=day(at, zone, tongue), clock=hour)


def until(at: datetime, now: datetime, zone: tzinfo, tongue: Tongue = FRENCH) -> str:
    """After « jusqu’à »: « 18 h 00 » today, « demain 9 h 00 », else « lundi 24 novembre, 9 h 00 »."""
    days, hour = -_days(at, now, zone), clock(at, zone, tongue)
    if days == 0:
        return hour
    return tongue.say("demain %(clock)s", clock=hour) if days == 1 else moment(at, zone, tongue)


def coming_day(at: datetime, now: datetime, zone: tzinfo, tongue: Tongue = FRENCH) -> str:
    """« aujourd’hui », « demain », else « lundi 30 novembre »: a day to come, without its hour."""
    days = -_days(at, now, zone)
    if days == 0:
        return tongue.say("aujourd’hui")
    return tongue.say("demain") if days == 1 else weekday(at, zone, tongue)


def weekday(at: datetime, zone: tzinfo, tongue: Tongue = FRENCH) -> str:
    """« lundi 30 novembre »."""
    named = format_datetime(at, "EEEE", tzinfo=zone, locale=tongue.code)
    return tongue.say("%(weekday)s %(day)s", weekday=named, day=day(at, zone, tongue))


def since(at: datetime, now: datetime, zone: tzinfo, tongue: Tongue = FRENCH) -> str:
    """After « depuis »: « 7 h 12 » today, « hier à 7 h 12 », else « le 15 novembre »."""
    days = _days(at, now, zone)
    if days == 0:
        return clock(at, zone, tongue)
    return lately(at, now, zone, tongue) if days == 1 else tongue.say("le %(day)s", day=day(at, zone, tongue))


def waited(since: datetime, now: datetime, tongue: Tongue = FRENCH) -> str:
    """How long something has waited, short: « 25 min », « 19 h », « 9 j »."""
    return lasting(now - since, tongue)


def lasting(wait: timedelta, tongue: Tongue = FRENCH) -> str:
    """A wait in its largest unit, short: « 25 min », « 19 h », « 9 j »."""
    if wait >= DAY:
        return tongue.count("%(num)s j", "%(num)s j", wait // DAY)
    if wait >= HOUR:
        return tongue.count("%(num)s h", "%(num)s h", wait // HOUR)
    return tongue.count("%(num)s min", "%(num)s min", _minutes(wait))


def waited_long(since: datetime, now: datetime, tongue: Tongue = FRENCH) -> str:
    """A wait in its largest unit, whole: « 25 minutes », « 1 heure », « 9 jours »."""
    wait = now - since
    if wait >= DAY:
        return tongue.count("%(num)s jour", "%(num)s jours", wait // DAY)
    if wait >= HOUR:
        return tongue.count("%(num)s heure", "%(num)s heures", wait // HOUR)
    return tongue.count("%(num)s minute", "%(num)s minutes", _minutes(wait))


def ago(at: datetime, now: datetime, tongue: Tongue = FRENCH) -> str:
    """« il y a 25 min », « à l’instant » under a minute."""
    if now - at < MINUTE:
        return tongue.say("à l’instant")
    return tongue.say("il y a %(wait)s", wait=waited(at, now, tongue))


def thousands(number: int, tongue: Tongue = FRENCH) -> str:
    """« 2 000 », with a no-break space of full width: the narrow one is missing from many fonts."""
    return format_decimal(number, locale=tongue.code).replace("\N{NARROW NO-BREAK SPACE}", " ")


def dollars(amount: float, tongue: Tongue = FRENCH) -> str:
    """« 1,25 $US »: what networks ask is in dollars of the United States."""
    said = format_currency(amount, "USD", locale=tongue.code)
    return said.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")


def initials(name: str) -> str:
    """« ML » for Marc Le Goff: of the first name and the last; « ? » for nobody."""
    parts = [part for part in name.replace("-", " ").split() if part[0].isalpha()]
    chosen = parts[:1] + parts[-1:] if len(parts) > 1 else parts[:1]
    return "".join(part[0] for part in chosen).upper() or "?"


def counted(number: int) -> str:
    """« 12 », « 999+ » from where counting stops (inbox)."""
    return "999+" if number >= 999 else str(number)  # noqa: PLR2004 - where counting stops


def language(code: str, tongue: Tongue = FRENCH) -> str:
    """The name of a language, by its code; the code itself when nobody knows it."""
    name: str = Locale.parse(tongue.code).languages.get(code, code)
    return name


def somebody(name: str | None, tongue: Tongue = FRENCH) -> str:
    """A person as shown, also when the network does not say who wrote."""
    return name or tongue.say("Quelqu’un")


def _days(at: datetime, now: datetime, zone: tzinfo) -> int:
    return (now.astimezone(zone).date() - at.astimezone(zone).date()).days


def _minutes(wait: timedelta) -> int:
    return max(wait // MINUTE, 1)
