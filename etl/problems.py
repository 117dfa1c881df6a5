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


def cbs_unreadable(bestand: str, wat: str) -> WrongUse:
    """A file of CBS table 85097NED does not hold what is compared; what is wrong is said without any of its cells."""
    return WrongUse(
        f"{bestand}: dit is niet te lezen als CBS-tabel 85097NED: {wat}. Download de tabel opnieuw als CSV, met "
        "verwijzer, perioden en regio's als woorden in de regels, of haal het bestand weg."
    )


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


def file_changing(bestand: str) -> DeliveryRefused:
    """The file held something else a moment later: it is still being written."""
    return DeliveryRefused(
        f"{bestand}: het bestand veranderde tijdens het lezen. Wacht tot het helemaal geschreven is en laad opnieuw."
    )


def encoding_unreadable(bestand: str, codering: str) -> DeliveryRefused:
    """The bytes are not text in the encoding that the source says."""
    return DeliveryRefused(
        f"{bestand}: de tekst is niet te lezen als {codering}. Pas `codering` van de bron aan, "
        "of vraag een bestand in UTF-8."
    )


def encoding_mixed(bestand: str, regel: int, utf8: int, vreemd: int) -> DeliveryRefused:
    """Some signs are UTF-8 and others are not: a file put together from two."""
    return DeliveryRefused(
        f"{bestand}: het bestand mengt coderingen: zo'n {utf8} tekens zijn UTF-8 en {vreemd} niet, de eerste "
        f"in regel {regel}. Vraag een bestand dat helemaal UTF-8 is, of zet `codering` bij de bron."
    )


def encoding_not_as_said(bestand: str, codering: str) -> DeliveryRefused:
    """The source names another encoding, and all of the file is UTF-8."""
    return DeliveryRefused(
        f"{bestand}: de bron zegt {codering}, maar het bestand is UTF-8. Haal `codering` weg bij de bron, "
        "dan wordt de codering herkend."
    )


def text_with_zeros(bestand: str, regel: int) -> DeliveryRefused:
    """A zero byte stands in what should be text."""
    return DeliveryRefused(
        f"{bestand}: in regel {regel} staat een nulteken; dit is geen tekst, of het bestand is beschadigd. "
        "Vraag de leverancier om een nieuwe export als CSV of XLSX."
    )


def line_too_long(bestand: str, regel: int) -> DeliveryRefused:
    """A line without an end."""
    return DeliveryRefused(
        f"{bestand}: regel {regel} is te lang om een rij te zijn. Vraag de leverancier om een nieuwe export als CSV."
    )


def cell_too_long(bestand: str, regel: int) -> DeliveryRefused:
    """A cell holds more than any value can be."""
    return DeliveryRefused(
        f"{bestand}: in regel {regel} staat een cel die te lang is voor een waarde; misschien is een aanhalingsteken "
        "niet gesloten. Vraag de leverancier om een nieuw bestand."
    )


def not_a_table(bestand: str) -> DeliveryRefused:
    """No header line with a known delimiter was found."""
    return DeliveryRefused(
        f"{bestand}: dit is geen CSV- of Excelbestand met kolomkoppen op de eerste regel. "
        "Vraag de leverancier om een export als CSV (met ; of ,) of XLSX."
    )


def another_document(bestand: str, what: str) -> DeliveryRefused:
    """It is a document for people to read, whatever its name says."""
    return DeliveryRefused(
        f"{bestand}: dit is {what}, ook al zegt de naam iets anders. "
        "Vraag de leverancier om een export als CSV (met ; of ,) of XLSX."
    )


def no_headers(bestand: str) -> DeliveryRefused:
    """The first row holds data where the headers should stand."""
    return DeliveryRefused(
        f"{bestand}: er staat geen regel met kolomkoppen boven de gegevens. "
        "Vraag een export met koppen, of zet er zelf een regel met koppen boven."
    )


def soort_unclear(bestand: str, soorten: list[str]) -> WrongUse:
    """An export may be of more than one kind."""
    return WrongUse(
        f"{bestand}: het is niet zeker welke soort dit is ({' of '.join(soorten)}). Kies er zelf een met --soort."
    )


def quote_not_closed(bestand: str, regel: int) -> DeliveryRefused:
    """A quoted cell runs to the end of the file: everything after the quotation mark would be lost."""
    return DeliveryRefused(
        f"{bestand}: het aanhalingsteken in regel {regel} wordt nergens gesloten; misschien is het bestand afgebroken. "
        "Vraag de leverancier om een nieuw bestand."
    )


def nothing_delivered(bron: str, pad: str) -> Problem:
    """A source of which no file was ever found; nothing is refused for it."""
    return Problem(
        f"Bron {bron} heeft nog nooit iets geleverd: er is geen bestand dat past bij {pad}. Controleer `pad` in "
        "regio.toml, of zet het bestand klaar."
    )


def no_rows(bron: str, bestand: str) -> Problem:
    """A delivery was read and holds headers alone; nothing is refused for it."""
    return Problem(
        f"Bron {bron}: in {bestand} staan koppen en geen enkele rij. Vraag de leverancier of dat klopt, en zet anders "
        "een nieuw bestand klaar."
    )


def date_in_name_impossible(bron: str, bestand: str, written: str, counts: str) -> Problem:
    """The date in the name of a file does not exist; nothing is refused for it."""
    return Problem(
        f"Bron {bron}: de datum {written} in de naam van {bestand} bestaat niet. Nu telt {counts}. "
        "Geef het bestand een naam met de goede datum en zet het opnieuw klaar."
    )


def archive_damaged(bestand: str) -> DeliveryRefused:
    """A ZIP that cannot be unpacked, or holds a name twice."""
    return DeliveryRefused(f"{bestand}: het ZIP-bestand is beschadigd of niet compleet. Vraag om een nieuw bestand.")


def archive_empty(bestand: str) -> DeliveryRefused:
    """A ZIP without files."""
    return DeliveryRefused(f"{bestand}: het ZIP-bestand is leeg. Vraag de leverancier om een nieuw bestand.")


def archive_encrypted(bestand: str) -> DeliveryRefused:
    """A ZIP with a password."""
    return DeliveryRefused(
        f"{bestand}: het ZIP-bestand is met een wachtwoord beveiligd. Pak het uit en zet de bestanden in de map."
    )


def archive_too_large(bestand: str) -> DeliveryRefused:
    """A ZIP that unpacks to more than a delivery can be."""
    return DeliveryRefused(
        f"{bestand}: uitgepakt is dit bestand te groot om te lezen. Vraag om losse bestanden, of om kleinere ZIP's."
    )


def archive_too_many(bestand: str, maximum: int) -> DeliveryRefused:
    """A ZIP with more files than a delivery can have."""
    return DeliveryRefused(f"{bestand}: het ZIP-bestand bevat meer dan {maximum} bestanden. Vraag om kleinere ZIP's.")


def archive_nested(bestand: str) -> DeliveryRefused:
    """A ZIP within a ZIP."""
    return DeliveryRefused(
        f"{bestand}: in het ZIP-bestand zit nog een ZIP-bestand. Pak het uit en zet de ZIP's los in de map."
    )


def archive_names_outside(bestand: str) -> DeliveryRefused:
    """A ZIP with names that lead outside it."""
    return DeliveryRefused(
        f"{bestand}: het ZIP-bestand bevat namen die naar een andere map wijzen. Vertrouw het niet; "
        "vraag de leverancier om een nieuw bestand."
    )


def archive_parts_refused(count: int, first: list[str]) -> DeliveryRefused:
    """Several files in a ZIP cannot be read; the first few say why."""
    return DeliveryRefused(
        f"In het ZIP-bestand zijn {count} bestanden niet te lezen. {' '.join(first)} Herstel ze allemaal."
    )


def workbook_too_large(bestand: str) -> DeliveryRefused:
    """A sheet with more cells than fit in memory."""
    return DeliveryRefused(f"{bestand}: het werkblad is te groot om te lezen. Vraag de leverancier om een CSV-bestand.")


def workbook_protected(bestand: str) -> DeliveryRefused:
    """A workbook with a password."""
    return DeliveryRefused(
        f"{bestand}: het Excelbestand is met een wachtwoord beveiligd. Haal het wachtwoord eraf en lever het opnieuw."
    )


def workbook_old_form(bestand: str) -> DeliveryRefused:
    """A workbook in another form than XLSX: XLS, XLSB or ODS."""
    return DeliveryRefused(
        f"{bestand}: dit is een werkboek in een andere vorm dan XLSX (zoals XLS of ODS). "
        "Sla het in Excel op als XLSX, of vraag om een CSV-bestand."
    )


def workbook_unreadable(bestand: str) -> DeliveryRefused:
    """A workbook that cannot be opened."""
    return DeliveryRefused(
        f"{bestand}: het Excelbestand is beschadigd of niet te lezen. Vraag de leverancier om een nieuw bestand."
    )


def database_file_unreadable(bestand: str) -> DeliveryRefused:
    """A SQLite or DuckDB file that cannot be read."""
    return DeliveryRefused(
        f"{bestand}: dit databasebestand is beschadigd of niet te lezen. Vraag de leverancier om een nieuw bestand, "
        "of om één CSV per tabel."
    )


def database_unreachable(bron: str) -> DeliveryRefused:
    """The database does not answer, or does not let us read."""
    return DeliveryRefused(
        f"{bron}: de database geeft geen antwoord of laat niet lezen. Controleer de verbinding en de rechten; "
        "tot die tijd geldt de vorige momentopname."
    )


def database_variable_missing(bron: str, variable: str) -> WrongUse:
    """The environment variable with the connection to a database is not set."""
    return WrongUse(f"Bron {bron}: zet de verbinding met de database in omgevingsvariabele {variable}.")


def postgres_driver_missing() -> WrongUse:
    """The driver for PostgreSQL is not installed."""
    return WrongUse(
        'Voor een PostgreSQL-database is psycopg nodig. Voeg het toe: pip install "verwijsspiegel[postgres]"'
    )


def motor_unknown(motor: str, known: list[str]) -> WrongUse:
    """The environment variable names an engine that is not there."""
    return WrongUse(f"Motor {motor!r} bestaat niet. Zet VERWIJSSPIEGEL_MOTOR op {' of '.join(known)}.")


def spark_missing() -> WrongUse:
    """PySpark is not installed."""
    return WrongUse(
        'Voor VERWIJSSPIEGEL_MOTOR=spark is PySpark nodig. Voeg het toe: pip install "verwijsspiegel[spark]"'
    )


def java_missing() -> WrongUse:
    """Spark does not start, nearly always because there is no Java of the right version."""
    return WrongUse(
        "Spark start niet. Controleer of Java 17 of nieuwer er is (java -version, JAVA_HOME) en of de werkmap te "
        "beschrijven is, of laat VERWIJSSPIEGEL_MOTOR weg: gebruik dan DuckDB."
    )


def spark_master_unreachable(master: str) -> WrongUse:
    """The Spark cluster of the environment variable does not answer."""
    return WrongUse(f"Het Spark-cluster {master} is niet te bereiken. Controleer VERWIJSSPIEGEL_SPARK_MASTER.")


def query_failed(bestand: str, soort: str, kind: str) -> DeliveryRefused:
    """A query of the layout does not run on this delivery; what is in the delivery is not told."""
    return DeliveryRefused(
        f"{bestand}: de vraag voor {soort} in de indeling loopt vast op deze levering ({kind}). "
        "Controleer de SQL van de indeling."
    )


def gemeente_unknown(bestand: str) -> DeliveryRefused:
    """A database of the whole region whose rows do not say of which gemeente they are."""
    return DeliveryRefused(
        f"{bestand}: de rijen hebben geen gemeente en de bron is van de hele regio. "
        "Geef de bron een gemeente, of laat de SQL van de indeling de kolom gemeente geven."
    )


def sheet_unclear(bestand: str, sheets: list[str]) -> DeliveryRefused:
    """More than one sheet could be the one."""
    return DeliveryRefused(
        f"{bestand}: meer dan één werkblad past: {', '.join(sheets)}. "
        'Zet in de indeling welk blad het is (blad = "..."; een * mag, voor meer bladen).'
    )


def sheet_missing(bestand: str, wanted: str, sheets: list[str]) -> DeliveryRefused:
    """The sheet that the layout names is not there."""
    return DeliveryRefused(
        f"{bestand}: er is geen werkblad {wanted}, wel: {', '.join(sheets) or 'geen enkel'}. "
        "Pas `blad` in de indeling aan, of vraag om een nieuw bestand."
    )


def no_header_found(bestand: str, sheets: list[str]) -> DeliveryRefused:
    """No sheet has a row with column headers that are known."""
    return DeliveryRefused(
        f"{bestand}: op geen enkel werkblad staan bekende kolomkoppen (gekeken op: {', '.join(sheets) or 'geen'}). "
        "Leg in een indeling (indelingen/*.toml) vast welke kop welke kolom is."
    )


_LONGEST_HEADER = 80
_MOST_HEADERS = 100
_FIVE_DIGITS = re.compile(r"(?:\d\W?){5}")


def _as_told(headers: list[str]) -> list[str]:
    """
    Give unknown headers as they may be told to people and logs.

    Five digits in a row (a number, a date, an amount) are no header. One that is nothing else shows that the whole
    line holds data, and then no header is told. Signs that are not for reading (line ends, escapes) become spaces.
    """
    headers = [" ".join("".join(sign if sign.isprintable() else " " for sign in name).split()) for name in headers]
    if any(_FIVE_DIGITS.search(header) and not re.search(r"[^\W\d_]", header) for header in headers):
        return [f"{len(headers)} koppen die op gegevens lijken (staan er kolomkoppen op de eerste regel?)"]
    if (more := len(headers) - _MOST_HEADERS) > 0:
        return [*_as_told(headers[:_MOST_HEADERS]), f"en nog {more} andere"]
    strange = [_FIVE_DIGITS.search(header) or len(header) > _LONGEST_HEADER for header in headers]
    return ["een kop die op gegevens lijkt" if odd else header for header, odd in zip(headers, strange, strict=True)]


def columns_wrong(bestand: str, missing: list[str], unknown: list[str], double: list[str]) -> DeliveryRefused:
    """
    Required columns are missing, unknown ones are there, or one column stands there twice: all are named.

    Unless the line of headers may be a row of a child: then what stands in it is not repeated.
    """
    parts = []
    unknown = _as_told(unknown)
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


def layout_exists(path: str) -> WrongUse:
    """A proposal would be written over a layout that a person may have checked."""
    return WrongUse(f"{path} bestaat al en is niet overschreven. Geef een andere naam, of haal het bestand eerst weg.")


def file_missing(path: str) -> WrongUse:
    """A file to look at is not there."""
    return WrongUse(f"Het bestand {path} bestaat niet. Controleer het pad.")


def messages_need_no_layout(bestand: str) -> WrongUse:
    """An iJw message is no table."""
    return WrongUse(
        f'{bestand}: dit is een XML-bericht. Daar hoort geen indeling bij: zet het bij een bron met soort = "ijw".'
    )


def soort_has_no_columns(soort: str, known: list[str]) -> WrongUse:
    """A kind is named that does not come as a table with columns."""
    return WrongUse(f"Soort {soort} heeft geen indeling met kolommen. Kies uit: {', '.join(known)}.")


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


def load_interrupted() -> Problem:
    """The process was asked to end while tables were still being made."""
    return Problem(
        "De load is onderbroken voordat elke tabel klaar was; wat niet klaar was, staat op de vorige stand. "
        "Draai de load opnieuw."
    )


def load_out_of_date() -> PublicationRefused:
    """The tables are of another configuration or program, or the last load was not finished."""
    return PublicationRefused(
        "De tabellen zijn niet van nu: na de laatste load is regio.toml, een indeling of verwijsspiegel zelf "
        "gewijzigd, of niet elke tabel is toen vernieuwd. Draai eerst: verwijsspiegel load CONFIG"
    )


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


def reason_holds_number(option: str) -> WrongUse:
    """A reason, which everybody can read, holds what can be the number of a person."""
    return WrongUse(
        f"De reden bij {option} bevat negen cijfers achter elkaar: dat kan een BSN zijn, en een reden komt in het "
        "rapport. Schrijf de reden zonder nummers van personen."
    )


def gemeente_malformed(text: str) -> WrongUse:
    """The code of a gemeente is not four digits."""
    return WrongUse(f"{text} is geen gemeentecode. Schrijf de vier cijfers van het CBS, zoals 1734.")


def quarter_malformed(text: str) -> WrongUse:
    """The quarter is not written as a quarter."""
    return WrongUse(f"{text} is geen kwartaal. Schrijf het als 2025K3.")


def no_complete_quarter() -> WrongUse:
    """No quarter is complete, so none can be chosen by default."""
    return WrongUse("Er is nog geen volledig kwartaal. Geef er zelf een: --kwartaal 2025K3")


def nothing_to_share(reden: str) -> PublicationRefused:
    """A region has no estimate to share, or one that compares nothing."""
    return PublicationRefused(
        f"Deze regio heeft geen uitkomst om te delen: {reden}. Kijk in het rapport bij Effect van SOJ wat er nodig is, "
        "en maak het deel opnieuw zodra dat er is."
    )


def too_few_to_share(drempel: int) -> PublicationRefused:
    """Too few youths on one of the sides to share a figure of them."""
    return PublicationRefused(
        f"Aan een van beide kanten, met of zonder SOJ, zijn minder dan {drempel} jeugdigen geteld. Dan zegt een "
        "gedeeld cijfer te veel over enkelen. Maak het deel opnieuw zodra er meer kwartalen zijn."
    )


def share_missing(plek: str) -> WrongUse:
    """No share lies in a folder."""
    return WrongUse(
        f"In {plek} staat geen deel (delen/effect.json). Vraag de regio om het bestand, of maak het voor een eigen "
        "regio met: verwijsspiegel bundel CONFIG --deel"
    )


def share_damaged(bestand: str, faults: list[str]) -> WrongUse:
    """A share cannot be read, or says what no share says."""
    return WrongUse(
        f"{bestand} is geen heel deel van een regio: {'; '.join(faults)}. Vraag de regio om het bestand opnieuw te "
        "maken en te sturen."
    )


def share_double(regio: str) -> WrongUse:
    """The same region is given twice, so that it would count double."""
    return WrongUse(f"De regio {regio} staat er dubbel. Geef elke regio één keer.")


def shares_differ(groepen: list[str]) -> PublicationRefused:
    """Regions counted different things; each group is told in words."""
    return PublicationRefused(
        f"Deze regio's telden niet hetzelfde: {'; '.join(groepen)}. Bundel alleen regio's met dezelfde uitkomst: geef "
        "ze apart, of laat ze dezelfde uitkomst in analyseplan.toml zetten."
    )


def shares_without_error(regios: list[str]) -> PublicationRefused:
    """None of several regions has a standard error, so none can be weighed."""
    return PublicationRefused(
        f"Van geen van deze regio's is een standaardfout bekend: {', '.join(regios)}. Voeg een regio toe waarvan die "
        "wel bekend is."
    )


def bundle_use(wat: str) -> WrongUse:
    """The command bundel lacks an option, or has one too many."""
    return WrongUse(f"{wat} Geef bij bundelen --uit met een bestand (.html of .json), of geef één regio met --deel.")
