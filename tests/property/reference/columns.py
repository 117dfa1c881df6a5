"""Which columns a delivery has, and how one cell of text becomes one value."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

OPEN_FROM = date(2099, 1, 1)
"""An end date from this day on means: no end."""

ZORGVORMEN = (
    "SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "AMBULANT", "OPVOEDHULP", "LVB", "DYSLEXIE", "DAGHULP",
    "VERBLIJF", "CRISIS", "JB_JR", "LOKAAL", "LTA", "OVERIG", "ONBEKEND",
)  # fmt: skip

# column = kind; an exclamation mark makes it required.
COLUMNS: dict[str, str] = {
    "beschikkingen": """gemeente=gemeente! toewijzingnummer=tekst! bsn=bsn! geboortedatum=datum geslacht=tekst
        postcode4=tekst wet=tekst beschikkingnummer=tekst productcategorie=twee! productcode=code
        toewijzingsdatum=datum! toewijzingstijd=tijd ingangsdatum=datum! einddatum=einde stopdatum=einde
        reden_wijziging=twee aanbieder_agb=agb! leveringsvorm=tekst status=tekst referentie_aanbieder=tekst
        verwijzer_type=verwijzer verwijzer_agb=agb verwijzer_naam=tekst huisartspraktijk_agb=agb
        huisartspraktijk_naam=tekst volume=getal eenheid=twee frequentie=tekst registratiedatum=datum""",
    "verzoeken": """gemeente=gemeente! referentie_aanbieder=tekst! bsn=bsn! aanbieder_agb=agb!
        productcategorie=twee productcode=code ingangsdatum=datum verwijzer_type=verwijzer! verwijzer_agb=agb
        verwijzer_naam=tekst dagtekening=datum!""",
    "declaraties": """gemeente=gemeente! toewijzingnummer=tekst! bsn=bsn! productcategorie=twee
        productcode=code begindatum=datum! einddatum=datum! volume=getal eenheid=twee bedrag=bedrag!
        debet_credit=code referentienummer=tekst! vorig_referentienummer=tekst""",
    "praktijken": """praktijk_id=agb! naam=tekst! gemeente=gemeente! geldig_van=datum! geldig_tot=einde
        opgegaan_in=agb aliassen=tekst""",
    "zorgverleners": """zorgverlener_agb=agb! praktijk_id=agb! geldig_van=datum! geldig_tot=einde
        rol=rol naam=tekst""",
    "praktijkgroepen": "praktijk_id=agb! soj=soj! geldig_van=datum! geldig_tot=einde reden=tekst",
    "patienten": """praktijk_id=agb! peildatum=datum! gemeente=gemeente! patienten_onder_18=getal!
        leeftijdsklasse=tekst geslacht=tekst""",
    "soj_inzet": """praktijk_id=agb! kwartaal=kwartaal! uren_gepland=getal uren_werkelijk=getal
        kosten=getal! kostensoort=kostensoort""",
    "lokaal_veld": "praktijk_id=agb gemeente=gemeente kwartaal=kwartaal! jeugdigen=getal! kosten=getal",
    "prijzen": """zorgvorm=zorgvorm! gemeente=gebied geldig_van=datum! geldig_tot=einde bedrag=getal!
        soort=prijssoort! bron=tekst! prijspeil=tekst""",
    "codes": """gemeente=gebied! categorie=twee! code=code zorgvorm=zorgvorm! zorgvorm_streng=zorgvorm
        zorgvorm_ruim=zorgvorm soj_relevant=ja_nee geldig_van=datum! geldig_tot=einde reden=tekst!
        bron=tekst!""",
}


def columns_of(soort: str) -> dict[str, tuple[str, bool]]:
    """Give column -> (kind, required) of a soort, in the order of the contract."""
    pairs = (item.split("=") for item in COLUMNS[soort].split())
    return {name: (kind.rstrip("!"), kind.endswith("!")) for name, kind in pairs}


def parse_date(text: str) -> date:
    """Read an ISO date or d-m-jjjj; ValueError for anything else."""
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    if iso:
        return date(*(int(part) for part in iso.groups()))
    dutch = re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{4})", text)
    if dutch:
        day, month, year = (int(part) for part in dutch.groups())
        return date(year, month, day)
    raise ValueError("geen datum")


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError("geen getal") from None


def _not_negative(text: str) -> Decimal:
    number = _number(text)
    if number < 0:
        raise ValueError("negatief")
    return number


def _gemeente(text: str) -> str:
    if not re.fullmatch(r"\d{1,4}", text):
        raise ValueError("geen gemeentecode")
    return text.zfill(4)


def _agb(text: str) -> str:
    padded = text.zfill(8) if re.fullmatch(r"\d{7}", text) else text
    if not re.fullmatch(r"\d{8}", padded):
        raise ValueError("geen AGB")
    return padded


def _bsn(text: str) -> str:
    if not re.fullmatch(r"\d{1,9}", text):
        raise ValueError("geen BSN")
    padded = text.zfill(9)
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, padded, strict=True))
    if total % 11 or padded in ("000000000", "999999999"):
        raise ValueError("geen BSN")
    return padded


def _two(text: str) -> str:
    return text.upper().zfill(2) if re.fullmatch(r"\d", text) else text.upper()


def _referrer_type(text: str) -> str:
    padded = _two(text)
    if padded not in ("01", "02", "03", "04", "05", "06", "07", "08"):
        raise ValueError("geen verwijzer")
    return padded


def _end(text: str) -> date | None:
    day = parse_date(text)
    return None if day >= OPEN_FROM else day


def _time(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d", text):
        raise ValueError("geen tijd")
    return text


def _quarter(text: str) -> str:
    if not re.fullmatch(r"\d{4}K[1-4]", text):
        raise ValueError("geen kwartaal")
    return text


def _one_of(*words: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in words:
            raise ValueError("onbekend woord")
        return text

    return check


PARSERS: dict[str, Callable[[str], Any]] = {
    "tekst": str,
    "code": str.upper,
    "twee": _two,
    "gemeente": _gemeente,
    "gebied": lambda text: text if text == "*" else _gemeente(text),
    "agb": _agb,
    "bsn": _bsn,
    "datum": parse_date,
    "einde": _end,
    "tijd": _time,
    "getal": _not_negative,
    "bedrag": _number,
    "verwijzer": _referrer_type,
    "kwartaal": _quarter,
    "zorgvorm": _one_of(*ZORGVORMEN),
    "soj": _one_of("ja", "nee", "uitgesloten"),
    "rol": _one_of("huisarts", "soj", "jeugdarts"),
    "kostensoort": _one_of("structureel", "eenmalig", "bijdrage_derden"),
    "prijssoort": _one_of("gemiddeld", "aanname"),
    "ja_nee": _one_of("ja", "nee"),
}


def parse_row(soort: str, cells: dict[str, str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Read one row of text cells.

    Gives the parsed values (every column of the soort, None = unknown) and the problems that refuse the row
    as (kolom, probleem); an impossible value in an optional column only becomes unknown (rule 1).
    """
    values: dict[str, Any] = {}
    problems: list[tuple[str, str]] = []
    for column, (kind, required) in columns_of(soort).items():
        text = cells.get(column, "").strip()
        values[column] = None
        if not text:
            if required:
                problems.append((column, "ontbreekt"))
            continue
        try:
            values[column] = PARSERS[kind](text)
        except ValueError:
            if required or (soort, column) == ("beschikkingen", "einddatum"):
                problems.append((column, "onmogelijk"))
    if soort == "beschikkingen" and values["ingangsdatum"]:
        if values["einddatum"] and values["einddatum"] < values["ingangsdatum"]:
            problems.append(("einddatum", "voor ingangsdatum"))
        if values["stopdatum"] and values["stopdatum"] < values["ingangsdatum"]:
            values["stopdatum"] = None
    if soort == "lokaal_veld" and values["praktijk_id"] is None and values["gemeente"] is None:
        problems.append(("praktijk_id", "ontbreekt"))
    return values, problems
