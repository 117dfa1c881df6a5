"""
Reads one iJw message (XML, releases 2.0 to 3.2) into rows as delivered.

Messages of release 3.2 were held against the published schemas and samples. Those of any other release are read
by the names of their elements and marked ``niet getoetst aan schema``; so are messages of iWmo 2.0, whose rows
carry their own law and numbers that cannot be mistaken for those of the Jeugdwet.

Values stay text, without the white space around them; '' is absent. Two things are settled here because the
columns cannot carry them further: amounts become euros (the standard has eurocents), and a birth date that
DatumGebruik calls unknown becomes ''. Everything else about the value of a field is judged later.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from etl.intake.ijw_fields import (
    BERICHTEN,
    GEBOORTEDATUM_GEBRUIK,
    HEADER,
    OUDE_DECLARATIES,
    SLEUTEL_2_0,
    TOTALEN,
    VORM_2_0,
    WMO,
    WMO_BERICHTEN,
    Berichtsoort,
    Sources,
)
from etl.intake.ijw_xml import LIMITS, Frame, Frames, Limits, MessageUnreadable

Row = dict[str, str | int]

_BY_CODE = {soort.berichtcode: soort for soort in BERICHTEN if soort.berichtcode}
_BY_NUMBER = {soort.bericht: soort for soort in BERICHTEN}
_DOMAIN = re.compile(r"istandaarden\.nl/(?P<domain>[a-z]+)/(?:(?P<release>\d+_\d+)/)?", re.IGNORECASE)
_NUMBER = re.compile(r"(?:jw|wmo)(\d{3})(?!\d)", re.IGNORECASE)
_TESTED_RELEASE = "3.2"
_JEUGDWET = "Jeugdwet"
_YEARS = range(1990, 2101)
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

    ``wet``: the law of its rows. ``release``: "3.2", as the namespace and the header say; '' when they are silent or
    contradict each other.
    ``rows``: soort → rows with text under canonical names and ``regel``, the line of the product element.
    ``totaal_bedrag``: what 323 and 325 say was submitted, in euro ("-790.00" for a credit), '' elsewhere.
    ``dagtekening``, ``identificatie``: as in the header; a retour message repeats those of what it answers. A
    dagtekening that is no day from 1990 to 2100 dates no delivery and is '' here; in the rows it stands as sent.
    """

    bericht: str
    berichtcode: str
    versie: str
    subversie: str
    afzender: str
    ontvanger: str
    wet: str
    release: str
    gemeente: str
    aanbieder_agb: str
    dagtekening: str
    identificatie: str
    rows: dict[str, list[Row]]
    totaal_bedrag: str
    findings: list[MessageFinding]


def read_message(data: bytes, bestand: str = "", limits: Limits = LIMITS) -> Message:
    """
    Read one message; ``bestand`` is only used to name the file in an error.

    Raises MessageUnreadable for anything that is not one complete message of a kind in ``ijw_fields``, within
    ``limits``.
    """
    try:
        return _build(Frames(data, limits))
    except MessageUnreadable as problem:
        if not bestand:
            raise
        raise MessageUnreadable(problem.problem_code, bestand, **problem.counts) from None


def _first(values: dict[str, str], keys: Sources) -> str:
    """Give the first of these sources that is filled, '' when none is."""
    return next((values[key] for key in keys if values.get(key)), "")


def _build(found: Frames) -> Message:
    """Turn the frames of a message into its rows and findings."""
    soort, wet = _recognise(found)
    header = {name: _first(found.head.values, keys) for name, keys in HEADER.items()}
    gemeente, aanbieder = _parties(header["afzender"], header["ontvanger"], soort.van_gemeente)
    whole = {
        "@gemeente": gemeente,
        "@aanbieder": aanbieder,
        "@bericht": soort.bericht,
        "@dagtekening": header["dagtekening"],
        "@wet": wet,
    }
    frames = [frame for frame in found.products if frame.name in soort.producten]
    if not frames and not soort.mag_leeg:
        raise MessageUnreadable("bericht_zonder_inhoud")
    if soort.retour:
        frames += _without_product(found, frames)
    rows: list[Row] = []
    release = _release(found, header)
    findings: list[MessageFinding] = []
    if release != _TESTED_RELEASE:
        findings.append(MessageFinding(soort.soort, found.head.line, "(bericht)", "niet getoetst aan schema"))
    for frame in frames:
        _add_row(found, soort, frame, whole, rows, findings)
    if soort.soort == "declaraties":
        findings += _double_use(rows)
    totaal = _submitted(found)
    if totaal and rows and _sum(rows) not in (None, Decimal(totaal)):
        findings.append(MessageFinding(soort.soort, int(rows[0]["regel"]), "bedrag", "som_wijkt_af"))
    header["dagtekening"] = _dated(header["dagtekening"])
    return Message(
        bericht=soort.bericht,
        wet=wet,
        release=release,
        gemeente=gemeente,
        aanbieder_agb=aanbieder,
        rows={soort.soort: rows},
        totaal_bedrag=totaal,
        findings=findings,
        **header,
    )


def _recognise(found: Frames) -> tuple[Berichtsoort, str]:
    """Tell which message this is, by its BerichtCode, else by the number in its namespace; and under which law."""
    domain = _DOMAIN.search(found.namespace)
    code = _first(found.head.values, HEADER["berichtcode"])
    match = _NUMBER.search(found.namespace)
    number = match[1] if match else ""
    if domain and domain["domain"].lower() != "ijw":
        number = WMO_BERICHTEN.get(code, "") if domain["domain"].lower() == "iwmo" else ""
        if not number:
            raise MessageUnreadable("bericht_andere_wet")
        return _BY_NUMBER[number], WMO
    soort = _BY_CODE.get(code) or _BY_NUMBER.get(number)
    if soort is None:
        old = number in OUDE_DECLARATIES
        raise MessageUnreadable("bericht_oude_declaratie" if old else "bericht_onbekend")
    return soort, _JEUGDWET


def _release(found: Frames, header: dict[str, str]) -> str:
    """Give the release that the namespace and the header name, "3.2"; '' when they name none or two."""
    domain = _DOMAIN.search(found.namespace)
    said = {domain["release"].replace("_", ".")} if domain and domain["release"] else set()
    if header["versie"]:
        said.add(f"{header['versie']}.{header['subversie'] or '0'}")
    return said.pop() if len(said) == 1 else ""


def _dated(dagtekening: str) -> str:
    """Give the day of a dagtekening as text, '' when it is none by which deliveries can be ordered."""
    try:
        day = date.fromisoformat(dagtekening[:10])
    except ValueError:
        return ""
    return dagtekening if day.year in _YEARS else ""


def _parties(afzender: str, ontvanger: str, van_gemeente: bool) -> tuple[str, str]:
    """Give (gemeente, aanbieder): a gemeente has four digits, else the direction of the message tells."""
    if len(afzender) == 4 and len(ontvanger) != 4:
        return afzender, ontvanger
    if len(ontvanger) == 4 and len(afzender) != 4:
        return ontvanger, afzender
    return (afzender, ontvanger) if van_gemeente else (ontvanger, afzender)


def _without_product(found: Frames, products: list[Frame]) -> list[Frame]:
    """Give the frames that stand for themselves: clients and requests without a product, else the message."""
    served: set[int] = set()
    for frame in (*products, *found.holders):
        for outer in frame.around():
            if id(outer) in served:
                break
            served.add(id(outer))
    alone = [frame for frame in found.holders if id(frame) not in served]
    return alone or ([] if products else [found.head])


def _add_row(
    found: Frames,
    soort: Berichtsoort,
    frame: Frame,
    whole: dict[str, str],
    rows: list[Row],
    findings: list[MessageFinding],
) -> None:
    """Add the row of one product, and what is noticed about its values."""
    values = frame.merged() | whole
    if soort.retour:
        values["@retourcodes"] = found.codes_of(frame)
    row: Row = {"regel": frame.line}
    for column, keys in soort.kolommen.items():
        row[column] = values.get(keys[0], "") or (_first(values, keys[1:]) if len(keys) > 1 else "")
    if VORM_2_0 in values:
        _number_as_in_2_0(row, values)
    if whole["@wet"] != _JEUGDWET:
        _set_apart(row, whole["@wet"])
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


def _number_as_in_2_0(row: Row, values: dict[str, str]) -> None:
    """
    Give a toewijzing or request of the 2.0 shape the number and the reference that this release did not have.

    One beschikking covers several products and is reused for a herindicatie: the key is beschikkingnummer, product,
    aanbieder and ingangsdatum. A request is answered by the toewijzing of the same beschikking and product.
    """
    nummer, ingangsdatum = (_first(values, keys) for keys in SLEUTEL_2_0.values())
    if not nummer:
        return
    product = (nummer, str(row["productcategorie"]), str(row["productcode"]))
    if "toewijzingnummer" in row and not row["toewijzingnummer"]:
        row["toewijzingnummer"] = "/".join((*product, str(row["aanbieder_agb"]), ingangsdatum))
    if "referentie_aanbieder" in row and not row["referentie_aanbieder"]:
        row["referentie_aanbieder"] = "/".join(product)


def _set_apart(row: Row, wet: str) -> None:
    """Keep the numbers of another law from meeting equal ones of the Jeugdwet, which is numbered separately (OP275)."""
    for column in ("toewijzingnummer", "referentie_aanbieder"):
        if row.get(column):
            row[column] = f"{wet}:{row[column]}"


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
    for frame in (*found.holders, found.head):
        for totaal, debet_credit in TOTALEN:
            if bedrag := _euro(frame.values.get(totaal, "")):
                return str(_signed(bedrag, frame.values.get(debet_credit, "")))
    return ""


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
