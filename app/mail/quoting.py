"""What a person wrote, without what their program put round it: quotations, signatures, warnings.

Rules on single lines, so that the time is that of reading once whatever comes. Nothing is lost: the whole
text is kept beside, and where nothing would be left of a signature or a list, it is left as it is.
"""

from __future__ import annotations

import re

MARKER = "Répondez au-dessus de cette ligne"  # stands in every letter of ours, in the town's language
MARKERS = (MARKER.lower(), "reply above this line")
LONGEST = 200_000
WIDEST = 400  # a line that is longer is a paragraph: no program writes its marks so
SPREAD = 4  # lines over which a program writes « Le …, … a écrit : »

# Behind these all is the old message.
OLD = re.compile(
    r"[\s>*_-]*(message d['’]origine|message original|message initial|mail original|message transféré"
    r"|courriel original|original message|original mail|forwarded message|début du message transféré"
    r"|begin forwarded message|réacheminé par|forwarded by)\b[^.?!]*[\s:*_-]*",
    re.IGNORECASE,
)
FIELD = re.compile(
    r"[\s>*]*(de|from|envoyé|envoyé le|sent|date|à|a|to|cc|objet|subject|répondre à|reply-to"
    r"|pour|destinataires?|expéditeur)\s*\*?\s?:\*?(\s|$).*",
    re.IGNORECASE,
)
FROM = re.compile(r"[\s>*]*(de|from|expéditeur)\s*\*?\s?:\*?(\s|$)", re.IGNORECASE)
WROTE = re.compile(r"\b(a écrit|écrit|wrote|schrieb|escribió|ha scritto)\b[^:]{0,80}:\s*$", re.IGNORECASE)
WHEN = re.compile(r"@|\d\s?[:h]\s?\d\d|\d{4}")  # of a sentence of the writer's own, seldom
BEGINS = re.compile(r"[\s>*]*(le|on|am|el|il|du|den|en date du|\d{1,4}[-./])\b", re.IGNORECASE)
DATED = re.compile(r"\d")
TELLS_WHO_AND_WHEN = re.compile(r"(?=.*\d)(?=.*[@<:]).*:\s*$")
RULE = re.compile(r"\s*[_=-]{5,}\s*$")
SIGNATURE = re.compile(r"--\s?$|[\s*]*[_—-]{2,}\s*$")
SENT_FROM = re.compile(
    r"[\s*]*(envoyé (de|depuis|à partir|par|avec)|sent (from|with|via)|obtenez|télécharge[rz]|get) .*"
    r"|.*\bget outlook for\b.*|.*\btélécharger outlook\b.*",
    re.IGNORECASE,
)
PROGRAM = re.compile(
    r"(iphone|ipad|android|mobile|téléphone|smartphone|samsung|galaxy|huawei|outlook|yahoo|orange|sfr|mail"
    r"|sparrow|windows|blackberry|appareil|device|phone)",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"[\s*]*(bien |très |avec mes |mes |sincères |meilleures? |best |kind |warm |with kind |many )*"
    r"(cordialement|cordiales salutations|salutations( distinguées)?|cdlt|cdt|respectueusement|à vous"
    r"|sincèrement|amicalement|bonne (journée|soirée|réception|fin de journée|fin de semaine)"
    r"|bon(ne)? (week-end|weekend|après-midi)|dévoué(e)?|regards|wishes|sincerely( yours)?|yours( truly)?"
    r"|cheers|rgds|br|thanks|thank you|merci)"
    r"( à vous| à toi| à tous| d['’]avance| et bonne journée| bien)?[\s*,.;]*$",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"(?:\+33|\b0)\s?[1-9](?:[\s.-]?\d\d){4}|\b[\w.+-]{1,64}@[\w-]{1,60}\.[\w.-]+|\b(?:https?://|www\.)\S+"
    r"|\b(?:tél|tel|poste|port|mob|fax)\b\s?[.:]",
    re.IGNORECASE,
)
WARNING = re.compile(
    r"[\s*\[]*(caution|attention|warning|avertissement|externe|external|expéditeur externe)\b.*"
    r"(extern|extérieur|outside|expéditeur|sender|originat).*|\s*\[(externe?|external)\]\s*$",
    re.IGNORECASE,
)
SMALL_PRINT = re.compile(
    r"[\s*]*(ce (message|courriel|mail|e-mail)|les informations contenues|l['’]intégrité de ce"
    r"|this (e-?mail|message|communication)|the information contained|disclaimer|confidentialité)\b.*"
    r"(confiden|destinataire|intended|privileged|recipient|pièces? jointes?|intégrité).*"
    r"|.*(n['’]imprimez ce|pensez à l['’]environnement|avant d['’]imprimer|before printing).*",
    re.IGNORECASE,
)
LONGEST_SIGNATURE, SIGNATURE_LINE = 14, 90
LAST = 60  # lines at the end where one takes leave


def written(whole: str) -> str:
    """Give what the writer of this mail wrote; empty where all of it is quoted."""
    lines = [line.rstrip() for line in whole[:LONGEST].split("\n")]
    above = _unquoted(_above_the_marker(lines))
    kept = above if _says_something(above) else _unquoted(lines)
    return "\n".join(_trimmed(_unsigned(_without_warnings(kept)))).strip()


def brought(whole: str) -> str:
    """Give the words of the message that this one passes on; empty where it passes none on."""
    lines = [line.removeprefix(">").removeprefix(" ").rstrip() for line in whole[:LONGEST].split("\n")]
    begins = next((number for number in range(len(lines)) if _begins_the_old(lines, number)), len(lines))
    said = (n for n in range(begins, len(lines)) if lines[n].strip() and not _is_of_the_head(lines[n]))
    return "\n".join(lines[next(said, len(lines)) :]).strip()


def _is_of_the_head(line: str) -> bool:
    short = line[:WIDEST]
    return bool(RULE.match(short) or OLD.fullmatch(short) or FIELD.fullmatch(short))


def _above_the_marker(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        if any(marker in line[:WIDEST].lower() for marker in MARKERS):
            return lines[:number]
    return lines


def _unquoted(lines: list[str]) -> list[str]:
    """Leave out what is quoted: single lines behind `>`, or all from where the old message begins."""
    kept: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        told = _introduces(lines, number)
        if told and not _is_quoted(_next_said(lines, number + told)):
            break  # what it introduces is not marked: it is the rest
        if told:
            number += told
            continue
        if _begins_the_old(lines, number):
            break
        if not _is_quoted(line):
            kept.append(line)
        number += 1
    return kept


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _next_said(lines: list[str], start: int) -> str:
    return next((line for line in lines[start : start + SPREAD] if line.strip()), "")


def _introduces(lines: list[str], start: int) -> int:
    """Over how many lines a program says who wrote what follows, and when; 0 where it does not."""
    first = lines[start]
    if not first.strip() or len(first) > WIDEST or _is_quoted(first):
        return 0
    for span in range(1, min(SPREAD, len(lines) - start) + 1):
        piece = lines[start : start + span]
        if not piece[-1].strip() or len(piece[-1]) > WIDEST or _is_quoted(piece[-1]):
            return 0
        said = " ".join(piece)
        if WROTE.search(said) and WHEN.search(said) and (BEGINS.match(said) or "@" in said):
            return span
        quoted = _is_quoted(_next_said(lines, start + span))
        if quoted and span <= SPREAD // 2 and TELLS_WHO_AND_WHEN.match(said):
            return span
        below = "".join(lines[start + span : start + span + 1])
        if not BEGINS.match(first) or not DATED.search(first) or BEGINS.match(below):
            return 0  # the next line begins anew, or this one names no day
    return 0


def _begins_the_old(lines: list[str], start: int) -> bool:
    """Whether a program says here that the old message follows: in words, or by its head (from, date, to)."""
    line = lines[start]
    if not line.strip() or len(line) > WIDEST:
        return False
    if OLD.fullmatch(line) and (line.lstrip()[:1] in {"-", "_", ">", "*"} or line.rstrip().endswith(":")):
        return True
    if RULE.match(line):
        return bool(FROM.match(_next_said(lines, start + 1))) and _is_head(lines, start + 1)
    return bool(FROM.match(line)) and _is_head(lines, start)


def _is_head(lines: list[str], start: int) -> bool:
    near = [line for line in lines[start : start + 10] if line.strip()][:6]
    return sum(bool(FIELD.fullmatch(line[:WIDEST])) for line in near) >= 3  # noqa: PLR2004 - from, when, to


def _says_something(lines: list[str]) -> bool:
    return _first_said(lines) < len(lines)


def _first_said(lines: list[str]) -> int:
    """Where the first line with a letter or a figure stands; behind the last where there is none."""
    said = (number for number, line in enumerate(lines) if any(sign.isalnum() for sign in line))
    return next(said, len(lines))


def _without_warnings(lines: list[str]) -> list[str]:
    """Leave out the banner of a mail server at the top, and the small print at the end."""
    top = [number for number, line in enumerate(lines[:6]) if WARNING.fullmatch(line[:WIDEST])]
    rest = lines[top[-1] + 1 :] if top and _says_something(lines[top[-1] + 1 :]) else lines
    first = _first_said(rest)
    for number, line in enumerate(rest):
        if number > first and SMALL_PRINT.fullmatch(line[: 3 * WIDEST]):
            return rest[:number]
    return rest


def _unsigned(lines: list[str]) -> list[str]:
    """Leave out the signature: behind its mark, behind a closing formula, or a last block of addresses."""
    above_the_mark = lines[: _where_signed(lines)]
    return _without_card(above_the_mark[: _where_signed(above_the_mark)])  # « Merci », then the mark


def _where_signed(lines: list[str]) -> int:
    first = _first_said(lines)
    for number, line in enumerate(lines):
        if number > first and (SIGNATURE.match(line) or _is_sent_from(line) or _closes(lines, number)):
            return number
    return len(lines)


def _is_sent_from(line: str) -> bool:
    short = line[:WIDEST]
    return len(line) < SIGNATURE_LINE and bool(SENT_FROM.fullmatch(short) and PROGRAM.search(short))


def _closes(lines: list[str], number: int) -> bool:
    """Whether this line takes leave, and only a name and addresses follow."""
    if number < len(lines) - LAST or not CLOSING.match(lines[number][:WIDEST]):
        return False
    behind = [line for line in lines[number + 1 :] if line.strip()]
    if len(behind) > LONGEST_SIGNATURE:
        return False
    return all(len(line) < SIGNATURE_LINE and not _is_a_sentence(line) for line in behind)


def _is_a_sentence(line: str) -> bool:
    many = len(line.split()) > 3  # noqa: PLR2004 - « Mme. » is none
    return many and line.rstrip().endswith((".", "?", "!", "…")) and not CONTACT.search(line)


def _without_card(lines: list[str]) -> list[str]:
    """Leave out a last block that is a visiting card: short lines, a telephone or an address, no sentence."""
    end = len(_trimmed(lines))
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    card = lines[start:end]
    is_card = len(card) > 1 and any(CONTACT.search(line[:WIDEST]) for line in card)
    is_short = all(len(line) < SIGNATURE_LINE and not _ends_a_sentence(line) for line in card)
    return lines[:start] if is_card and is_short and _says_something(lines[:start]) else lines


def _ends_a_sentence(line: str) -> bool:
    return line.rstrip().endswith((".", "?", "!", "…", ":", ",", ";"))


def _trimmed(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]
