"""
Our own counts beside those of CBS, where a file of its table 85097NED lies in the folder of the region.

CBS publishes per half-year, gemeente and verwijzer how many trajecten began, rounded to five, from what providers
deliver (domain, section 9). The two differ for known reasons, so this is a report of the difference and never a check:
nothing is refused, held or corrected by it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import ibis
import pandas as pd
from ibis import ir

from etl import problems
from etl.compare.figures import conform
from etl.intake.delimited import DELIMITERS
from schemas.tables import TABLES
from schemas.values import CBS_VERWIJZERS

TABLE = "mart.cbs_aansluiting"
FOLDER, FILES = "cbs", "85097NED*.csv"
KEY = ["gemeente", "halfjaar", "verwijzer"]
TOTAL = "totaal"
MULTIPLE = 5
STATUS = {"": "definitief", "*": "voorlopig", "**": "nader_voorlopig"}
NAMES = {
    "totaalverwijzer": TOTAL,
    "gemeentelijketoegang": "gemeente",
    "huisarts": "huisarts",
    "jeugdarts": "jeugdarts",
    "gecertificeerdeinstelling": "gi",
    "medischspecialist": "medisch_specialist",
    "geenverwijzer": "zelf",
    "verwijzeronbekend": "onbekend",
}
DIMENSIONS = {"verwijzer": "verwijzer", "regio": "regio", "periode": "perioden"}
BEGUN = "totaalbegonnentrajecten"
HALF_YEAR = re.compile(r"(?:([12])e halfjaar (\d{4})|(\d{4})HJ0([12]))\s*(\*{0,2})")
NUMBER = re.compile(r"\d{1,3}(?:[. ]\d{3})+|\d+")
UNKNOWN = ("", ".")


def find_files(root: Path) -> list[Path]:
    """Give the files of the table in the folder of a region, by name; none is ordinary."""
    return sorted((root / FOLDER).glob(FILES))


def read_published(root: Path, gemeenten: Mapping[str, str]) -> pd.DataFrame:
    """
    Read what CBS counted in the gemeenten of the region: gemeente, halfjaar, verwijzer, cbs, cbs_status.

    ``gemeenten``: code to name. ``cbs`` is NA where CBS shows nothing. Years, other regions and other subjects are
    passed over. Raises WrongUse, in one Dutch sentence, for a file without these columns, with a verwijzer or number
    that is not known, without any gemeente of the region, or with two numbers for one thing.
    """
    parts = [_read_file(path, gemeenten) for path in find_files(root)]
    columns = [*KEY, "cbs", "cbs_status"]
    if not parts:
        return pd.DataFrame(columns=columns)
    rows = pd.concat(parts, ignore_index=True).drop_duplicates()
    twice = rows[rows.duplicated(KEY)]
    if len(twice):
        first = twice.iloc[0]
        raise problems.cbs_unreadable(
            FOLDER,
            f"voor {first['verwijzer']} in {gemeenten[first['gemeente']]}, {first['halfjaar']} staan er twee cijfers",
        )
    return rows.sort_values(KEY, ignore_index=True)[columns]


def _read_file(path: Path, gemeenten: Mapping[str, str]) -> pd.DataFrame:
    rows = _cells(path)
    places, begin = _find_header(path.name, rows)
    codes = {_plain(name): code for code, name in gemeenten.items()}
    codes |= {f"gm{code}": code for code in gemeenten}
    found = []
    for cells in rows[begin:]:
        if len(cells) <= max(places.values()):
            continue
        gemeente = codes.get(_plain(cells[places["regio"]].removesuffix("(gemeente)")))
        halfjaar = HALF_YEAR.fullmatch(cells[places["periode"]])
        if gemeente is None or halfjaar is None:
            continue
        number, year, coded_year, coded_number, marks = halfjaar.groups()
        label = f"{year or coded_year}H{number or coded_number}"
        verwijzer = _verwijzer(path.name, cells[places["verwijzer"]])
        found.append((gemeente, label, verwijzer, _number(path.name, cells[places[BEGUN]]), STATUS[marks]))
    if not found:
        raise problems.cbs_unreadable(path.name, "er staat geen halfjaar in van een gemeente van deze regio")
    return pd.DataFrame(found, columns=[*KEY, "cbs", "cbs_status"]).astype({"cbs": "Int64"})


def _cells(path: Path) -> list[list[str]]:
    """Give the cells of the file with the delimiter that gives most of them, without spaces around."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    tried = []
    for delimiter in DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            raise problems.cbs_unreadable(path.name, "het is geen CSV-bestand") from error
        tried.append([[cell.strip() for cell in row] for row in rows])
    return max(tried, key=lambda rows: sum(map(len, rows)))


def _find_header(bestand: str, rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], int]:
    """Give the place of each column, and of the first row below the header; the title above it is passed over."""
    for number, cells in enumerate(rows):
        heads = [_plain(cell) for cell in cells]
        places = {name: _first(heads, (head.startswith(start) for head in heads)) for name, start in DIMENSIONS.items()}
        if None in places.values():
            continue
        # The subject may have its path before it; that of all youth care together comes first.
        begun = _first(heads, (re.sub(r"\d+$|aantal$", "", head).endswith(BEGUN) for head in heads))
        if begun is None:
            raise problems.cbs_unreadable(bestand, 'de kolom "Totaal begonnen trajecten" ontbreekt')
        return {**{name: place for name, place in places.items() if place is not None}, BEGUN: begun}, number + 1
    raise problems.cbs_unreadable(bestand, "er is geen regel met de kolommen verwijzer, perioden en regio's")


def _first(heads: Sequence[str], fits: Iterable[bool]) -> int | None:
    return next((place for place, fit in zip(range(len(heads)), fits, strict=True) if fit), None)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _verwijzer(bestand: str, text: str) -> str:
    plain = _plain(text)
    found = "rechter" if plain.startswith("rechter") else NAMES.get(plain)
    if found is None:
        raise problems.cbs_unreadable(
            bestand, "er staat een verwijzer in die niet bekend is, of een code in plaats ervan"
        )
    return found


def _number(bestand: str, text: str) -> int | None:
    if text in UNKNOWN:
        return None
    if not NUMBER.fullmatch(text):
        raise problems.cbs_unreadable(bestand, "er staat iets anders dan een aantal bij de begonnen trajecten")
    return int(re.sub(r"\D", "", text))


def count_own(verwijzingen: ir.Table) -> ir.Table:
    """
    Give the trajecten that began and count, of every age and zorgvorm: gemeente, halfjaar, verwijzer, eigen.

    The SOJ stands in the practice of the GP, so CBS knows it as huisarts. No row is zero.
    """
    rows = verwijzingen.filter(verwijzingen.telt_mee)
    half = ibis.ifelse(rows.verwijsdatum.month() <= 6, "H1", "H2")
    rows = rows.select(
        "gemeente",
        halfjaar=rows.verwijsdatum.year().cast("string") + half,
        verwijzer=ibis.ifelse(rows.kanaal == "soj", "huisarts", rows.kanaal),
    )
    return rows.group_by(KEY).aggregate(eigen=rows.count())


def build_aansluiting(own: pd.DataFrame, published: pd.DataFrame, quarters: pd.DataFrame) -> pd.DataFrame:
    """
    Give mart.cbs_aansluiting: every gemeente, half-year and verwijzer of which CBS has a figure.

    ``own``: ``count_own``; ``published``: ``read_published``; ``quarters``: tussen.kwartalen. A half-year that is not
    wholly among these has no own figure. ``verschil`` is our figure, rounded to five as CBS does, less that of CBS.
    """
    if published.empty:
        return conform(TABLE, pd.DataFrame(columns=list(TABLES[TABLE].columns)))
    areas = published[["gemeente", "halfjaar"]].drop_duplicates()
    grid = areas.merge(pd.DataFrame({"verwijzer": list(CBS_VERWIJZERS)}), how="cross")
    totals = own.groupby(["gemeente", "halfjaar"], as_index=False)["eigen"].sum().assign(verwijzer=TOTAL)
    frame = grid.merge(pd.concat([own, totals])[[*KEY, "eigen"]], on=KEY, how="left").merge(
        published, on=KEY, how="left"
    )
    halves = quarters["kwartaal"].str[:4] + quarters["kwartaal"].str[-1].map(
        {"1": "H1", "2": "H1", "3": "H2", "4": "H2"}
    )
    whole = frame["halfjaar"].map(halves.value_counts()).eq(2)
    eigen = frame["eigen"].fillna(0).astype("Int64").where(whole)
    rounded = (eigen + MULTIPLE // 2) // MULTIPLE * MULTIPLE
    status = frame.groupby(["gemeente", "halfjaar"])["cbs_status"].transform("first")
    frame = frame.assign(
        eigen=eigen,
        eigen_afgerond=rounded,
        verschil=rounded - frame["cbs"].astype("Int64"),
        cbs_status=status,
        onderdrukt=False,
    )
    return conform(TABLE, frame)
