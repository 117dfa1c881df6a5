"""
The letter back: for every delivery with refused rows, and every refused delivery, what the supplier has to mend.

A text to read and a CSV with every line, per source and file. No client data: of a column about persons the form of
what was found ("8 cijfers"), never the value. The same tables give the same bytes; a letter goes when its file is
in order, when a newer file of that name is there, or, of a source that delivers everything, a newer delivery.
"""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import pandas as pd
from babel.dates import format_date
from ibis import ir

from etl.intake.layouts import Layout
from etl.normalise.rows import HELD, READ, open_refusals
from etl.normalise.texts import NOTHING
from etl.publish.letter_texts import WHOLE_LINE, tell_expected, tell_fault, tell_found, tell_remedy
from schemas.declaration import Field
from schemas.tables import TABLES

LINES_PER_LETTER = 10_000
LINES_TOLD = 12
FORMS_TOLD = 4
WIDTH = 100
TEXT, LINES = ".brief.txt", ".regels.csv"
FOUND = ("levering_id", "soort", "regel", "kolom", "probleem", "tekst", "leeg")
MESSAGES = "ijw"
HEADERS = (
    "bestand",
    "onderdeel",
    "regel",
    "kolom",
    "kop_in_uw_bestand",
    "probleem",
    "gevonden",
    "verwacht",
    "wat_te_doen",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Fault:
    """
    One refused row: its place, its column as declared (None: the whole line) and as the supplier calls it.

    ``onderdeel``: the file in a ZIP, the sheet or the table in which it stands; empty when there is one.
    """

    onderdeel: str
    regel: int
    kolom: Field | None
    kop: str
    probleem: str
    gevonden: str


@dataclass(frozen=True)
class Letter:
    """
    What is wrong with one delivery.

    ``totals``: (column, problem) → refused rows, of which ``faults`` names the first ones. ``geweigerd``: why the
    whole delivery was refused; then there are no faults.
    """

    levering_id: str
    bron: str
    gemeente: str
    bestand: str
    leveringsdatum: date
    soort: str
    gelezen: int
    totals: Mapping[tuple[str, str], int]
    faults: Sequence[Fault]
    geweigerd: str = ""


def count_refused(lines: ir.Table, typed: Mapping[str, ir.Table]) -> ir.Table:
    """Give per delivery, kind, column and problem how many rows were refused."""
    refused = _refused(lines, typed)
    return refused.group_by(["levering_id", "soort", "kolom", "probleem"]).aggregate(aantal=refused.count())


def refused_with_text(
    lines: ir.Table,
    typed: Mapping[str, ir.Table],
    delivered: Mapping[str, ir.Table],
    texts: Mapping[str, ir.Table],
    most: int = LINES_PER_LETTER,
) -> ir.Table:
    """
    Give the first ``most`` refused rows per delivery, each with what stood there.

    Columns: levering_id, soort, regel, kolom, probleem, ``tekst`` (the cell as delivered; NULL for a bsn, of which
    nothing was kept) and ``leeg`` (how many required cells of that row are empty).
    ``lines``: lines that are no row. ``typed`` and ``delivered``: per kind of row, ``waarden`` and ``rijen``.
    ``texts``: per kind of row the texts of which ``delivered`` holds the numbers (``etl.normalise.texts``).
    """
    refused = _refused(lines, typed)
    order = [refused.regel, refused.rij]
    ranked = refused.mutate(rang=ibis.row_number().over(ibis.window(group_by="levering_id", order_by=order)))
    first = ranked.filter(ranked.rang < most).drop("rang")
    nothing = {"tekst": ibis.null("string"), "leeg": ibis.literal(0, "int64")}
    found = [first.filter(first.soort == "").mutate(**nothing).select(*FOUND)]
    for soort, rows in delivered.items():
        here = first.filter(first.soort == soort)
        table = TABLES[f"levering.{soort}"]
        columns = [name for name in table.columns if name in rows.columns]
        # Prices have a column ``soort`` of their own.
        cells = rows.rename({"levering": "levering_id"} | {f"cel_{name}": name for name in columns})
        known = texts[soort].filter(texts[soort].kolom == "levering_id").select(levering="nummer", levering_id="tekst")
        joined = here.join(known, "levering_id").join(cells, ["levering", "regel", "rij"])
        numbered = [name for name in columns if rows[name].type().is_integer()]
        joined = joined.mutate(tekst=_cell(joined, [name for name in columns if name not in numbered], "string"))
        words = texts[soort].select("kolom", "nummer", woorden="tekst")
        joined = joined.mutate(nummer=_cell(joined, numbered, "int32")).left_join(words, ["kolom", "nummer"])
        joined = joined.mutate(tekst=ibis.coalesce(joined.tekst, joined.woorden))
        needed = {name: joined[f"cel_{name}"] for name in columns if name in table.required}
        empty = [cell == NOTHING if name in numbered else cell.isnull() for name, cell in needed.items()]
        empty += [joined.bsn_probleem == "verplicht_leeg"] if "bsn" in table.required else []
        count = sum((ibis.ifelse(each, 1, 0) for each in empty), ibis.literal(0))
        found.append(joined.mutate(leeg=count.cast("int64")).select(*FOUND))
    return ibis.union(*found)


def _cell(rows: ir.Table, columns: Sequence[str], kind: str) -> ir.Value:
    """Give what stands in the column that ``kolom`` names, if it is one of these."""
    nothing = ibis.null(kind)
    if not columns:
        return nothing
    return ibis.cases(*[(rows.kolom == name, rows[f"cel_{name}"]) for name in columns], else_=nothing)


def _refused(lines: ir.Table, typed: Mapping[str, ir.Table]) -> ir.Table:
    nothing = ibis.literal("")
    found = [
        lines.select(
            "levering_id", "regel", rij=ibis.literal(0, "int64"), soort=nothing, kolom=nothing, probleem="probleem"
        )
    ]
    for soort, rows in typed.items():
        here = rows.filter(rows.afkeur.notnull())
        column, problem = here.afkeur.split(":")[0], here.afkeur.split(":")[1]
        found.append(
            here.select("levering_id", "regel", "rij", soort=ibis.literal(soort), kolom=column, probleem=problem)
        )
    return ibis.union(*found)


def compose(
    landed: pd.DataFrame, totals: pd.DataFrame, refused: pd.DataFrame, layouts: Mapping[str, Layout]
) -> list[Letter]:
    """
    Give the letters to write, in the order of sources and files.

    ``landed``: the deliveries (``etl.normalise.rows.LEVERING_COLUMNS``). ``totals``: of ``count_refused``.
    ``refused``: of ``refused_with_text``, placed by ``etl.normalise.places``.
    ``layouts``: per source, for the header that the supplier knows.
    """
    open_ids = set(open_refusals(landed)["levering_id"])
    by_delivery = {str(key): group for key, group in totals.groupby("levering_id")}
    rows_of = {str(key): group for key, group in refused.groupby("levering_id")}
    letters = []
    for record in _to_write_about(landed).to_dict("records"):
        levering_id = str(record["levering_id"])
        if record["stand"] == HELD:  # of a held delivery the region decides; its supplier has nothing to mend yet
            continue
        is_refused = levering_id in open_ids
        if not is_refused and (record["stand"] != READ or levering_id not in by_delivery):
            continue
        day = pd.Timestamp(record["leveringsdatum"]).date()
        counted = by_delivery.get(levering_id, totals.iloc[:0])
        letters.append(
            Letter(
                levering_id,
                str(record["bron_naam"]),
                str(record["bron_gemeente"]),
                str(record["bestand"]),
                day,
                str(record["bron_soort"]),
                int(record["gelezen"]),
                _totals(counted),
                _faults(rows_of.get(levering_id, refused.iloc[:0]), layouts.get(str(record["bron_naam"])), day),
                str(record["reden"]) if is_refused else "",
            )
        )
    return sorted(letters, key=lambda letter: (letter.bron, letter.bestand))


def _to_write_about(landed: pd.DataFrame) -> pd.DataFrame:
    """Leave out what a supplier has already replaced: by a file of that name, or by a whole new delivery."""
    newest_first = landed.sort_values("volgorde", ascending=False)
    newest_first = newest_first.drop_duplicates(["bron_naam", "bestand"])
    of_source = newest_first.groupby("bron_naam")["volgorde"].transform("max")
    return newest_first[~newest_first["volledig"].astype(bool) | (newest_first["volgorde"] == of_source)]


def _totals(counted: pd.DataFrame) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for kolom, probleem, aantal in zip(counted["kolom"], counted["probleem"], counted["aantal"], strict=True):
        found[str(kolom), str(probleem)] = found.get((str(kolom), str(probleem)), 0) + int(aantal)
    return found


def _faults(refused: pd.DataFrame, layout: Layout | None, day: date) -> list[Fault]:
    headers = {item.veld: item.kop for item in layout.kolommen if item.in_force(day)} if layout else {}
    ordered = refused.sort_values(["regel", "kolom", "probleem"], kind="stable")
    parts = ordered["onderdeel"].astype("object").where(ordered["onderdeel"].notna(), "")
    faults = []
    for part, each in zip(parts, ordered.to_dict("records"), strict=True):
        soort, kolom, probleem = str(each["soort"]), str(each["kolom"]), str(each["probleem"])
        declared = TABLES[f"levering.{soort}"].column(kolom) if soort and kolom else None
        text = each["tekst"] if isinstance(each["tekst"], str) else None
        found = tell_found(declared, probleem, text, empty=int(each["leeg"]))
        faults.append(Fault(str(part), int(each["regel"]), declared, headers.get(kolom, kolom), probleem, found))
    return faults


def write_letters(letters: Sequence[Letter], folder: Path) -> None:
    """Put every letter in its place, each file in one step, and take away the letters that are no longer due."""
    due: set[Path] = set()
    for letter in letters:
        base = folder / safe_name(letter.bron) / safe_name(letter.bestand)
        contents = {TEXT: letter_text(letter).encode()}
        if letter.faults:
            contents[LINES] = letter_lines(letter).encode("utf-8-sig")
        for suffix, content in contents.items():
            path = base.with_name(base.name + suffix)
            due.add(path)
            if not (path.is_file() and path.read_bytes() == content):
                path.parent.mkdir(parents=True, exist_ok=True)
                fresh = path.with_name(path.name + ".nieuw")
                fresh.write_bytes(content)
                fresh.replace(path)
    for suffix in (TEXT, LINES):
        for path in folder.glob(f"*/*{suffix}"):
            if path not in due:
                path.unlink()
    for emptied in folder.glob("*"):
        if emptied.is_dir() and not any(emptied.iterdir()):
            emptied.rmdir()


def safe_name(name: str) -> str:
    """Give a name of a source or file as a name that leads nowhere else."""
    return re.sub(r"[^\w. ()-]", "_", name).lstrip(".").strip()[:150] or "_"


def letter_text(letter: Letter) -> str:
    """Give the letter to read."""
    return "\n".join(_paragraphs(letter)) + "\n"


def _paragraphs(letter: Letter) -> Iterator[str]:
    yield f"Over de levering {_one_line(letter.bestand)} ({_one_line(letter.bron)})"
    yield f"Datum van de levering: {format_date(letter.leveringsdatum, 'd MMMM y', locale='nl')}"
    yield ""
    if letter.geweigerd:
        yield from _wrapped("Dit bestand kan niet worden gelezen zoals het is. Er is niets van geladen.")
        yield ""
        yield from _wrapped(f"Wat er mis is: {_one_line(letter.geweigerd)}")
        yield ""
        yield from _wrapped(
            "Herstel dit en lever het bestand opnieuw: onder dezelfde naam, of met dezelfde of een latere datum in "
            "de naam."
        )
        return
    total = sum(letter.totals.values())
    told = f"{'is er 1' if total == 1 else f'zijn er {_dutch(total)}'} geweigerd"
    yield from _wrapped(
        f"Van de {_dutch(letter.gelezen)} {'rij' if letter.gelezen == 1 else 'rijen'} in dit bestand {told}. "
        f"{'Die telt' if total == 1 else 'Die tellen'} nergens mee tot de fout is hersteld."
        f"{' De andere rijen zijn verwerkt.' if letter.gelezen > total else ''}"
    )
    again = (
        "Herstel de fouten in uw systeem en stuur een verbeterd bericht."
        if letter.soort == MESSAGES
        else "Herstel de fouten in uw systeem en lever het bestand daarna opnieuw onder dezelfde naam, of neem de "
        "rijen verbeterd op in uw volgende levering."
    )
    yield from _wrapped(f"{again} Regel 1 is de eerste regel van het bestand.")
    groups = sorted(letter.totals, key=lambda key: (-letter.totals[key], key))
    for number, group in enumerate(groups, start=1):
        yield ""
        yield from _group(number, letter, *group)
    yield ""
    yield from _wrapped(f"Alle regels staan in {_one_line(safe_name(letter.bestand))}{LINES}, te openen in Excel.")
    if total > len(letter.faults):
        yield from _wrapped(f"Dat zijn de eerste {_dutch(len(letter.faults))}; de rest heeft dezelfde soorten fouten.")
    yield from _wrapped(
        "In deze brief staan geen gegevens van jeugdigen: van zulke kolommen staat er alleen hoe de waarde eruitziet."
    )


def _group(number: int, letter: Letter, kolom: str, probleem: str) -> Iterator[str]:
    faults = [
        each for each in letter.faults if each.probleem == probleem and (each.kolom.name if each.kolom else "") == kolom
    ]
    field = faults[0].kolom if faults else None
    where = _named(faults[0]) if faults else kolom or WHOLE_LINE
    times = letter.totals[kolom, probleem]
    yield from _wrapped(
        f"{number}. {where}: {tell_fault(probleem)} ({_dutch(times)} {'rij' if times == 1 else 'rijen'})"
    )
    forms = pd.Series([each.gevonden for each in faults], dtype="str").value_counts()
    told = sorted(forms.items(), key=lambda item: (-item[1], str(item[0])))
    said = ", ".join(f"{form}" if len(told) == 1 else f"{form} ({count} keer)" for form, count in told[:FORMS_TOLD])
    if said:
        rest = len(told) - FORMS_TOLD
        yield from _wrapped(f"Gevonden: {said}{f', en nog {rest} andere vormen' if rest > 0 else ''}.", "   ")
    yield from _wrapped(f"Verwacht: {tell_expected(field, probleem, letter.gemeente)}.", "   ")
    yield from _wrapped(f"Wat u doet: {tell_remedy(field, probleem, letter.soort == MESSAGES)}", "   ")
    if faults:
        places = [f"{each.onderdeel} regel {each.regel}".strip() for each in faults]
        lines = list(dict.fromkeys(_one_line(place).removeprefix("regel ") for place in places))
        rest = letter.totals[kolom, probleem] - min(len(places), LINES_TOLD)
        more = f" en nog {_dutch(rest)}" if rest > 0 else ""
        yield from _wrapped(
            f"{'Regel' if len(places) == 1 else 'Regels'}: {', '.join(lines[:LINES_TOLD])}{more}.", "   "
        )


def _named(fault: Fault) -> str:
    if fault.kolom is None:
        return "Hele regel"
    return (
        f"Kolom {fault.kop}"
        if fault.kop == fault.kolom.name
        else f'Kolom "{_one_line(fault.kop)}" ({fault.kolom.name})'
    )


def letter_lines(letter: Letter) -> str:
    """Give the CSV with a line for each fault; no cell can be taken for a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    for each in letter.faults:
        writer.writerow(
            safe_cell(cell)
            for cell in (
                letter.bestand,
                each.onderdeel,
                str(each.regel),
                each.kolom.name if each.kolom else WHOLE_LINE,
                each.kop,
                tell_fault(each.probleem),
                each.gevonden,
                tell_expected(each.kolom, each.probleem, letter.gemeente),
                tell_remedy(each.kolom, each.probleem, letter.soort == MESSAGES),
            )
        )
    return buffer.getvalue()


def safe_cell(text: str) -> str:
    """Give a text as a cell that a spreadsheet shows and does not calculate."""
    plain = _one_line(text)
    return f"'{plain}" if plain.lstrip().startswith(FORMULA) else plain


def _one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _dutch(number: int) -> str:
    return f"{number:,}".replace(",", ".")
