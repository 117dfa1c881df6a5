"""What a letter to a supplier says about one fault: what was found, what was expected, and what to do about it."""

from __future__ import annotations

import re

from etl.intake.shapes import shape_of
from schemas.declaration import (
    AGB,
    DATUM,
    DECIMAAL,
    GEHEEL,
    GEMEENTE,
    INTERN,
    JA_NEE,
    KWARTAAL,
    OPENBAAR,
    TIJD,
    TWEE_CIJFERS,
    Field,
)
from schemas.values import AFKEUR_PROBLEMEN

WHOLE_LINE = "(hele regel)"
NOTHING_FOUND = "niets: de cel is leeg"
SHOWN_AS_IT_IS = frozenset({OPENBAAR, INTERN})
# A code as people make them: no name, and no number of a person or a case fits in it.
CODE = re.compile(r"^(?=.*\d)[0-9A-Za-z*]{1,6}$")
WORDS_TOLD = 12

_BY_PATTERN = {
    AGB: "een AGB-code van acht cijfers",
    GEMEENTE: "vier cijfers",
    TWEE_CIJFERS: "een code van twee cijfers",
    KWARTAAL: "een kwartaal zoals 2025K3",
}
_BY_TYPE = {
    DATUM: "een bestaande datum, zoals 31-12-2025 of 2025-12-31",
    TIJD: "een tijd, zoals 14:30",
    GEHEEL: "een heel getal",
    DECIMAAL: "een getal, met een komma of een punt",
    JA_NEE: "ja of nee",
}
_TO_DO = {
    "verplicht_leeg": "Vul de waarde in: zonder haar kan de rij niet meetellen. Is het een totaal of een bijschrift? "
    "Laat die regel dan weg uit de export.",
    "bsn_elfproef": "Zoek het juiste nummer op in uw systeem. Exporteer de kolom als tekst en niet als getal.",
    "einddatum_onmogelijk": "Verbeter de datum. Loopt de zorg door, laat de cel dan leeg of vul 31-12-9999 in.",
    "einddatum_voor_ingangsdatum": "Kijk in uw systeem welke van de twee datums niet klopt, en verbeter die.",
    "andere_gemeente": "Laat deze rijen weg, of lever ze bij de gemeente waar zij bij horen.",
    "aantal_kolommen": "Staat er een scheidingsteken of een regeleinde in een tekst? Zet die tekst tussen "
    "aanhalingstekens. Is de regel afgebroken? Maak de export opnieuw.",
    "geen_gegevens": "Dit is geen rij met gegevens. Laat totalen, bijschriften en herhaalde koppen uit de export weg.",
}
_IN_MESSAGES = {
    "verplicht_leeg": "Vul de waarde in: zonder haar kan de rij niet meetellen.",
    "bsn_elfproef": "Zoek het juiste nummer op in uw systeem.",
}
_TO_DO_BY_TYPE = {
    DATUM: "Verbeter de datum: die dag bestaat niet, of is op een andere manier geschreven.",
    DECIMAAL: "Zet alleen het getal in de cel, zonder woorden erbij.",
    GEHEEL: "Zet alleen het getal in de cel, zonder woorden erbij.",
}
_TO_DO_BY_PATTERN = {
    AGB: "Verbeter de code. Exporteer de kolom als tekst, zodat een nul vooraan blijft staan.",
    GEMEENTE: "Vul de code van de gemeente in, niet haar naam. Exporteer de kolom als tekst.",
}


def tell_found(field: Field | None, probleem: str, text: str | None, empty: int = 0) -> str:
    """
    Tell what was found: the form of the text, and the text itself only where it is a short code that is not private.

    ``field``: the column as declared, None for a whole line. ``empty``: how many required cells of the row are
    empty; with more than one it may be no row of data at all. A number of a person is not kept anywhere, so that of
    it only the fault can be told.
    """
    if field is None:
        return "een andere indeling van de regel"
    if probleem == "verplicht_leeg" or (field.name != "bsn" and not (text or "").strip()):
        return NOTHING_FOUND if empty < 2 else f"niets: deze cel is leeg, en nog {empty - 1} verplichte"
    if field.name == "bsn":
        return "een nummer dat geen bsn kan zijn"
    bare = str(text).strip()
    if field.privacyklasse in SHOWN_AS_IT_IS and CODE.match(bare):
        return bare
    if probleem == "einddatum_voor_ingangsdatum":
        return "een dag voor de ingangsdatum"
    return shape_of(bare)


def tell_expected(field: Field | None, probleem: str, gemeente: str) -> str:
    """Tell what should have been there."""
    if probleem == "geen_gegevens":
        return "een rij met gegevens"
    if field is None:
        return "evenveel kolommen als de regel met koppen"
    if field.name == "bsn":
        return "een burgerservicenummer van negen cijfers dat aan de elfproef voldoet"
    if probleem == "andere_gemeente":
        return gemeente
    if probleem == "einddatum_voor_ingangsdatum":
        return "een dag op of na de ingangsdatum"
    if field.waarden:
        words = list(field.waarden)
        return f"een van: {', '.join(words[:WORDS_TOLD])}{' …' if len(words) > WORDS_TOLD else ''}"
    return _BY_PATTERN.get(field.patroon) or _BY_TYPE.get(field.type, "een waarde")


def tell_remedy(field: Field | None, probleem: str, in_message: bool = False) -> str:
    """Tell what the supplier can do; in a message there are no cells, and no totals between the rows."""
    said = _IN_MESSAGES.get(probleem) if in_message else None
    said = said or _TO_DO.get(probleem)
    if said is None and field is not None:
        said = _TO_DO_BY_PATTERN.get(field.patroon) or _TO_DO_BY_TYPE.get(field.type)
    return said or "Verbeter de waarde in uw systeem en lever de rij opnieuw."


def tell_fault(probleem: str) -> str:
    """Tell what is wrong, in the words of the closed list."""
    return AFKEUR_PROBLEMEN.get(probleem, probleem)
