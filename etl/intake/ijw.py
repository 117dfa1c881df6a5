"""
Reads one iJw message (XML, releases 2.1 to 3.2) into rows as delivered.

Values stay text, without the white space around them; '' is absent. Two things are settled here because the
columns cannot carry them further: amounts become euros (the standard has eurocents), and a birth date that
DatumGebruik calls unknown becomes ''. Everything else about the value of a field is judged later.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from etl.intake.ijw_fields import (
    BERICHTEN,
    GEBOORTEDATUM_GEBRUIK,
    HEADER,
    OUDE_DECLARATIES,
    TOTAAL_DEBET_CREDIT,
    TOTAAL_INGEDIEND,
    Berichtsoort,
)
from etl.intake.ijw_xml import Frame, Frames, MessageUnreadable

Row = dict[str, str | int]

_BY_CODE = {soort.berichtcode: soort for soort in BERICHTEN}
_BY_NUMBER = {soort.bericht: soort for soort in BERICHTEN}
_DOMAIN = re.compile(r"istandaarden\.nl/(?P<domain>[a-z]+)/", re.IGNORECASE)
_NUMBER = re.compile(r"jw(\d{3})(?!\d)", re.IGNORECASE)
_MAX_CENT_DIGITS = 15
_DATE_UNKNOWN = "3"
_DATE_PARTLY_KNOWN = frozenset({"1", "2"})


@dataclass(frozen=True, slots=True)
class MessageFinding:
    """Something noticed about a row: its soort and line, the column and the word for it, never a value."""

    soort: str
    regel: int
    kolom: str
    probleem: str


@dataclass(frozen=True, slots=True)
class Message:
    """
    One message. ``gemeente`` and ``aanbieder_agb`` are the two parties, whoever sent it.

    ``rows``: soort → rows with text under canonical names and ``regel``, the line of the product element.
    ``totaal_bedrag``: what 323 and 325 say was submitted, in euro ("-790.00" for a credit), '' elsewhere.
    ``dagtekening``, ``identificatie``: as in the header; a retour message repeats those of what it answers.
    """

    bericht: str
    berichtcode: str
    versie: str
    subversie: str
    afzender: str
    ontvanger: str
    gemeente: str
    aanbieder_agb: str
    dagtekening: str
    identificatie: str
    rows: dict[str, list[Row]]
    totaal_bedrag: str
    findings: list[MessageFinding]


def read_message(data: bytes, bestand: str = "", *, max_bytes: int = 1 << 28) -> Message:
    """
    Read one message; ``bestand`` is only used to name the file in an error.

    Raises MessageUnreadable for anything that is not one complete iJw message of a kind in ``ijw_fields``.
    """
    try:
        if len(data) > max_bytes:
            raise MessageUnreadable("bericht_te_groot", max_mb=max_bytes >> 20)
        return _build(Frames(data))
    except MessageUnreadable as problem:
        if not bestand:
            raise
        raise MessageUnreadable(problem.problem_code, bestand, **problem.counts) from None


def _build(found: Frames) -> Message:
    """Turn the frames of a message into its rows and findings."""
    soort = _recognise(found)
    values = found.head.values
    header = {name: next((values[key] for key in keys if key in values), "") for name, keys in HEADER.items()}
    gemeente, aanbieder = _parties(header["afzender"], header["ontvanger"], soort.van_gemeente)
    whole = {
        "@gemeente": gemeente,
        "@aanbieder": aanbieder,
        "@bericht": soort.bericht,
        "@dagtekening": header["dagtekening"],
    }
    frames = [frame for frame in found.products if frame.name in soort.producten]
    if not frames and not soort.mag_leeg:
        raise MessageUnreadable("bericht_zonder_inhoud")
    if soort.retour:
        frames += _without_product(found, frames)
    rows: list[Row] = []
    findings: list[MessageFinding] = []
    for frame in frames:
        _add_row(soort, frame, whole, rows, findings)
    if soort.soort == "declaraties":
        findings += _double_use(rows)
    totaal = _submitted(found)
    if totaal and rows and _sum(rows) not in (None, Decimal(totaal)):
        findings.append(MessageFinding(soort.soort, int(rows[0]["regel"]), "bedrag", "som_wijkt_af"))
    return Message(
        bericht=soort.bericht,
        gemeente=gemeente,
        aanbieder_agb=aanbieder,
        rows={soort.soort: rows},
        totaal_bedrag=totaal,
        findings=findings,
        **header,
    )


def _recognise(found: Frames) -> Berichtsoort:
    """Tell which message this is: by its BerichtCode, else by the number in its namespace."""
    domain = _DOMAIN.search(found.namespace)
    if domain and domain["domain"].lower() != "ijw":
        raise MessageUnreadable("bericht_andere_wet")
    values = found.head.values
    code = next((values[key] for key in HEADER["berichtcode"] if key in values), "")
    match = _NUMBER.search(found.namespace)
    number = match[1] if match else ""
    soort = _BY_CODE.get(code) or _BY_NUMBER.get(number)
    if soort is None:
        old = number in OUDE_DECLARATIES
        raise MessageUnreadable("bericht_oude_declaratie" if old else "bericht_onbekend")
    return soort


def _parties(afzender: str, ontvanger: str, van_gemeente: bool) -> tuple[str, str]:
    """Give (gemeente, aanbieder): a gemeente has four digits, else the direction of the message tells."""
    if len(afzender) == 4 and len(ontvanger) != 4:
        return afzender, ontvanger
    if len(ontvanger) == 4 and len(afzender) != 4:
        return ontvanger, afzender
    return (afzender, ontvanger) if van_gemeente else (ontvanger, afzender)


def _without_product(found: Frames, products: list[Frame]) -> list[Frame]:
    """Give the frames that stand for themselves: clients and requests without a product, else the message."""
    inner = (*products, *found.holders)
    served = {id(outer) for frame in inner for outer in frame.chain() if outer is not frame}
    alone = [frame for frame in found.holders if id(frame) not in served]
    return alone or ([] if products else [found.head])


def _add_row(
    soort: Berichtsoort, frame: Frame, whole: dict[str, str], rows: list[Row], findings: list[MessageFinding]
) -> None:
    """Add the row of one product, and what is noticed about its values."""
    values = frame.merged()
    values.update(whole)
    if soort.retour:
        codes = dict.fromkeys(code.strip() for level in frame.chain() for code in level.codes)
        values["@retourcodes"] = "|".join(code for code in codes if code)
    row: Row = {"regel": frame.line}
    for column, keys in soort.kolommen.items():
        row[column] = values.get(keys[0], "")
        if not row[column] and len(keys) > 1:
            row[column] = next((values[key] for key in keys[1:] if values.get(key)), "")
    row.update(soort.vast)
    if row.get("geboortedatum") and GEBOORTEDATUM_GEBRUIK in values:
        known = values[GEBOORTEDATUM_GEBRUIK]
        if known == _DATE_UNKNOWN:
            row["geboortedatum"] = ""
        elif known in _DATE_PARTLY_KNOWN:
            findings.append(MessageFinding(soort.soort, frame.line, "geboortedatum", "geboortedatum_onvolledig"))
    if row.get("bedrag"):
        row["bedrag"] = _euro(str(row["bedrag"]))
        if not row["bedrag"]:
            findings.append(MessageFinding(soort.soort, frame.line, "bedrag", "waarde_onmogelijk"))
    rows.append(row)


def _euro(cents: str) -> str:
    """Give whole eurocents as euros ("24000" → "240.00"); '' when the text is no whole number of cents."""
    digits = cents.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MAX_CENT_DIGITS):
        return ""
    euros, rest = divmod(int(digits), 100)
    return f"{'-' if cents != digits else ''}{euros}.{rest:02d}"


def _signed(bedrag: str, debet_credit: str) -> Decimal:
    return -Decimal(bedrag) if debet_credit == "C" else Decimal(bedrag)


def _submitted(found: Frames) -> str:
    """Give the submitted total of a declaration or its answer as signed euros, '' when there is none."""
    values = next((frame.values for frame in found.holders if TOTAAL_INGEDIEND in frame.values), {})
    bedrag = _euro(values.get(TOTAAL_INGEDIEND, ""))
    return str(_signed(bedrag, values.get(TOTAAL_DEBET_CREDIT, ""))) if bedrag else ""


def _sum(rows: list[Row]) -> Decimal | None:
    """Give the signed sum of the rows; None when an amount is missing, because then no sum can be tested."""
    if not all(row.get("bedrag") for row in rows):
        return None
    return sum((_signed(str(row["bedrag"]), str(row["debet_credit"])) for row in rows), Decimal(0))


def _double_use(rows: list[Row]) -> list[MessageFinding]:
    """Flag rows whose referentienummer stands for several things or whose toewijzing has two clients."""
    rules = (
        ("referentienummer", ("toewijzingnummer", "begindatum", "einddatum", "bsn"), "referentie_niet_uniek"),
        ("toewijzingnummer", ("bsn",), "toewijzing_meer_clienten"),
    )
    findings = []
    for column, identity, probleem in rules:
        seen: dict[str | int, set[tuple[str | int, ...]]] = defaultdict(set)
        for row in rows:
            seen[row[column]].add(tuple(row[part] for part in identity))
        findings += [
            MessageFinding("declaraties", int(row["regel"]), column, probleem)
            for row in rows
            if row[column] and len(seen[row[column]]) > 1
        ]
    return findings
