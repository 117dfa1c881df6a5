"""Every way in which a load or a publication can be stopped by its input, each as one Dutch sentence with a remedy.

Sentences never carry client data: file names, column names, source names and counts only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any


class Problem(Exception):
    """Base of everything that a person can mend; ``str()`` is the Dutch sentence shown to that person."""

    exit_status = 1


class WrongUse(Problem):
    """Wrong configuration or wrong use: nothing was done (exit status 2)."""

    exit_status = 2


class DeliveryRefused(Problem):
    """One delivery cannot be read; the source stands at its last good state (exit status 1)."""


class PublicationRefused(Problem):
    """A release cannot be made or may not change (exit status 1)."""


def config_missing(path: str) -> WrongUse:
    """No regio.toml at the given path."""
    return WrongUse(
        f"Het configuratiebestand {path} bestaat niet. Geef het pad van een regio.toml, "
        "of maak een voorbeeld met: verwijsspiegel demo demo-regio"
    )


def config_not_toml(path: str, detail: str) -> WrongUse:
    """A file is not valid TOML; ``detail`` is what Python's reader says, of which the place is told."""
    place = re.search(r"at line (\d+), column (\d+)", detail)
    where = f"op regel {place[1]}, teken {place[2]}" if place else "aan het einde van het bestand"
    return WrongUse(
        f"{path} is geen geldige TOML: het gaat mis {where}. Zet tekst tussen aanhalingstekens, sluit wat geopend is, "
        "en schrijf elke sleutel één keer."
    )


def config_not_utf8(path: str) -> WrongUse:
    """A configuration file is saved in another encoding."""
    return WrongUse(f"{path} is niet opgeslagen als UTF-8. Sla het bestand op met codering UTF-8.")


def config_invalid(path: str, faults: list[str]) -> WrongUse:
    """The configuration holds values or keys that are not allowed; all of them are named."""
    return WrongUse(f"{path} klopt niet: {'; '.join(faults)}. Herstel dit en probeer het opnieuw.")


def describe_faults(errors: Sequence[Mapping[str, Any]], raw: Mapping[str, Any], named: Mapping[str, str]) -> list[str]:
    """
    Give what pydantic found wrong as Dutch phrases: where, and what.

    ``raw``: what was read. ``named``: per list of tables the key that people know a table by; a table without it
    is told by its number.
    """
    within = {item["loc"][:depth] for item in errors for depth in range(len(item["loc"]))}
    # A list whose only entry is faulty is called too short as well; that is not what is wrong with it.
    told = [item for item in errors if item["type"] != "too_short" or item["loc"] not in within]
    return [_describe(list(item["loc"]), item, raw, named) for item in told]


def _describe(where: list[Any], item: Mapping[str, Any], raw: Mapping[str, Any], named: Mapping[str, str]) -> str:
    if len(where) > 1 and where[0] in named and isinstance(where[1], int):
        entry = raw[where[0]][where[1]]
        name = entry.get(named[where[0]], where[1] + 1) if isinstance(entry, dict) else where[1] + 1
        where = [f"{where[0]} {name}", *where[2:]]
    place = " → ".join(str(part + 1) if isinstance(part, int) else str(part) for part in where)
    context = item.get("ctx", {})
    sentences = {
        "extra_forbidden": "onbekende sleutel",
        "missing": "ontbreekt",
        "literal_error": f"moet een van deze zijn: {context.get('expected', '')}".replace(" or ", " of "),
        "string_pattern_mismatch": "heeft niet de juiste vorm (een gemeentecode heeft vier cijfers)",
        "string_type": "moet tekst zijn, tussen aanhalingstekens",
        "tuple_type": f"moet een lijst zijn (een tabel in een lijst begint met [[{place}]])",
        "too_short": "mag niet leeg zijn",
        "string_too_short": "mag niet leeg zijn",
        "greater_than_equal": f"moet minstens {context.get('ge')} zijn",
        "value_error": str(context.get("error", "")),
    }
    said = sentences.get(item["type"], "heeft geen toegestane waarde")
    return f"{place}: {said}" if place else said


def key_missing() -> WrongUse:
    """Neither the environment nor a key file gives a secret."""
    return WrongUse(
        "Er is geen sleutel. Zet de omgevingsvariabele VERWIJSSPIEGEL_SLEUTEL (minstens 32 tekens), "
        "of noem in regio.toml onder [map] een sleutelbestand."
    )


def key_too_short(where: str) -> WrongUse:
    """The secret has fewer than 32 characters."""
    return WrongUse(f"De sleutel in {where} is te kort: gebruik minstens 32 tekens.")


def key_file_unreadable(path: str) -> WrongUse:
    """The key file does not exist or cannot be read."""
    return WrongUse(f"Het sleutelbestand {path} is er niet of niet te lezen. Controleer [map] sleutelbestand.")


def key_file_open_to_others(path: str) -> WrongUse:
    """The key file can be read by others than its owner."""
    return WrongUse(f"Het sleutelbestand {path} is leesbaar voor anderen. Herstel dat met: chmod 600 {path}")


def landing_undecipherable() -> WrongUse:
    """The landing was written with another key."""
    return WrongUse(
        "De eerdere leveringen in werk/landing zijn met een andere sleutel opgeslagen, of beschadigd. "
        "Gebruik de sleutel waarmee deze regio is begonnen, of zet werk/landing terug uit een reservekopie."
    )


def file_unreadable(bestand: str) -> DeliveryRefused:
    """The file cannot be opened or is empty."""
    return DeliveryRefused(
        f"{bestand}: het bestand is leeg of niet te lezen. Vraag de leverancier om een nieuw bestand."
    )


def encoding_unreadable(bestand: str, codering: str) -> DeliveryRefused:
    """The bytes are not text in the encoding that the source says."""
    return DeliveryRefused(
        f"{bestand}: de tekst is niet te lezen als {codering}. Pas `codering` van de bron aan, "
        "of vraag een bestand in UTF-8."
    )


def not_a_table(bestand: str) -> DeliveryRefused:
    """No header line with a known delimiter was found."""
    return DeliveryRefused(
        f"{bestand}: dit is geen CSV- of Excelbestand met kolomkoppen op de eerste regel. "
        "Vraag de leverancier om een export als CSV (met ; of ,) of XLSX."
    )


def quote_not_closed(bestand: str, regel: int) -> DeliveryRefused:
    """A quoted cell runs to the end of the file: everything after the quotation mark would be lost."""
    return DeliveryRefused(
        f"{bestand}: het aanhalingsteken in regel {regel} wordt nergens gesloten; misschien is het bestand afgebroken. "
        "Vraag de leverancier om een nieuw bestand."
    )


def columns_wrong(bestand: str, missing: list[str], unknown: list[str], double: list[str]) -> DeliveryRefused:
    """Required columns are missing, unknown ones are there, or one column stands there twice: all are named."""
    parts = []
    if missing:
        parts.append(f"verplichte kolom ontbreekt: {', '.join(missing)}")
    if unknown:
        parts.append(f"onbekende kolom: {', '.join(unknown)}")
    if double:
        parts.append(f"kolom staat er dubbel: {', '.join(double)}")
    return DeliveryRefused(
        f"{bestand}: {'; '.join(parts)}. Vraag een volledige export, "
        "of leg in een indeling (indelingen/*.toml) vast welke kop welke kolom is."
    )


def layout_invalid(path: str, faults: list[str]) -> WrongUse:
    """A layout file is wrong."""
    return WrongUse(f"De indeling {path} klopt niet: {'; '.join(faults)}. Herstel dit en probeer het opnieuw.")


def layout_missing(bron: str, path: str) -> WrongUse:
    """A source names a layout that is not there."""
    return WrongUse(f"Bron {bron}: de indeling {path} bestaat niet. Maak het bestand of pas `indeling` aan.")


def soort_not_read_yet(bron: str, soort: str) -> WrongUse:
    """A source of a kind that this version does not read."""
    return WrongUse(f"Bron {bron}: soort {soort} wordt in deze versie nog niet gelezen. Haal de bron uit regio.toml.")


def row_accounting_broken(laag: str, verschil: int) -> Problem:
    """Rows went missing between two stages: an error of the program, not of a delivery."""
    return Problem(
        f"De rijenverantwoording van {laag} sluit niet (verschil {verschil}). De publicatie blijft op de vorige "
        "stand; meld dit als fout van verwijsspiegel."
    )


def database_unreadable(path: str) -> WrongUse:
    """A DuckDB file is damaged, or another program has it open for writing."""
    return WrongUse(
        f"{path} is niet te openen. Sluit het in andere programma's; "
        "is het beschadigd, haal het bestand dan weg en draai: verwijsspiegel load CONFIG"
    )


def nothing_loaded() -> WrongUse:
    """A release is asked for before the first load."""
    return WrongUse("Er is nog niets geladen. Draai eerst: verwijsspiegel load CONFIG")


def source_unknown(bron: str, known: list[str]) -> WrongUse:
    """A source is named that the configuration does not have."""
    return WrongUse(f"Bron {bron} staat niet in regio.toml. Kies uit: {', '.join(known)}.")


def source_behind(bronnen: list[str]) -> PublicationRefused:
    """A release would stand on sources of which a delivery was refused or held."""
    return PublicationRefused(
        f"Een levering van {', '.join(bronnen)} is geweigerd of vastgehouden. Herstel of accepteer die, laad opnieuw, "
        "of publiceer zonder: --zonder BRON --reden TEKST."
    )


def reason_missing(option: str) -> WrongUse:
    """An exception is asked for without its reason."""
    return WrongUse(f"Bij {option} hoort een reden: voeg toe --reden TEKST.")


def reason_without(option: str) -> WrongUse:
    """A reason is given without the exception that it is for."""
    return WrongUse(f"Een reden hoort bij {option}: voeg dat toe, of laat --reden weg.")


def quarter_malformed(text: str) -> WrongUse:
    """The quarter is not written as a quarter."""
    return WrongUse(f"{text} is geen kwartaal. Schrijf het als 2025K3.")


def no_complete_quarter() -> WrongUse:
    """No quarter is complete, so none can be chosen by default."""
    return WrongUse("Er is nog geen volledig kwartaal. Geef er zelf een: --kwartaal 2025K3")
