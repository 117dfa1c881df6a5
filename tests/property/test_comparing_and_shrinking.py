"""The random regions, the comparison and the reduction of a failing region, without the product."""

import tempfile
from collections import Counter
from copy import deepcopy
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from .by_hand import BRAM, PRACTICE, Tables, decision, practice, work_out
from .drawing import Line, RegionSpec, Source, write
from .joining import join
from .reference import compare, run_reference
from .regions import draw_joined
from .shrinking import smallest


def as_product(tables: Tables) -> Tables:
    """Write the reference's tables as the product would: with ids and pseudonyms, without BSN."""
    result = deepcopy(tables)
    ids = {key: f"t{n}" for n, key in enumerate(row["traject"] for row in tables["kern.trajecten"])}
    for n, row in enumerate(result["kern.beschikkingen"]):
        row["beschikking_id"], row["client_pseudo"] = f"b{n}", f"p{row.pop('bsn')}"
    counted = {
        (row["gemeente"], row["toewijzingnummer"]): row["beschikking_id"]
        for row in result["kern.beschikkingen"]
        if row["telt_mee"]
    }
    for row in result["kern.beschikking_traject"]:
        row["beschikking_id"] = counted[row["gemeente"], row["toewijzingnummer"]]
    for name in ("kern.trajecten", "kern.beschikking_traject", "kern.verwijzingen"):
        for row in result[name]:
            row["traject_id"] = ids[row.pop("traject")]
            if "bsn" in row:
                row["client_pseudo"] = f"p{row.pop('bsn')}"
    return result


WORDS = {
    "kern.beschikking_traject": ("rol",),
    "kern.beschikkingen": ("reden_niet", "zorgvorm"),
    "kern.verwijzingen": ("kanaal", "link_regel", "is_administratief", "is_nieuwe_jeugdige"),
    "mart.verwijzingen_praktijk_kwartaal": ("groep", "reden_leeg", "praktijkbasis"),
    "mart.rekenmodel": ("kostenbasis", "l_bestaat_uit"),
}
NOT_COUNTED = ("verwijderd", "status", "leveringsvorm", "andere wet", "niet meer geleverd")


def test_random_regions_reach_every_branch_and_equal_themselves() -> None:
    seen: Counter[str] = Counter()

    for spec in chain(*draw_joined(80, first=0)):
        with tempfile.TemporaryDirectory() as name:
            write(spec, Path(name))
            tables = run_reference(Path(name))
        assert compare(tables, as_product(tables)) == []
        assert compare(tables, as_product(tables), lambda bsn: f"p{bsn}") == []
        seen.update(f"{c}={row[c]}" for t, columns in WORDS.items() for row in tables[t] for c in columns)
    wanted = {
        "rol": ("eerste", "dubbel", "verlenging", "wijziging", "overdracht", "parallel"),
        "reden_niet": NOT_COUNTED,
        "zorgvorm": ("SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "AMBULANT", "LOKAAL", "ONBEKEND"),
        "kanaal": ("huisarts", "soj", "gemeente", "jeugdarts", "medisch_specialist", "gi", "rechter", "zelf",
                   "onbekend"),
        "link_regel": ("eigen_praktijk_agb", "eigen_praktijk_naam", "praktijk_agb", "persoon_agb",
                       "praktijk_naam", "persoon_naam", "meerdere_praktijken", "agb_geen_huisarts",
                       "geen_huisarts_of_soj", "niet_gevonden"),
        "is_administratief": (True, False),
        "is_nieuwe_jeugdige": (True, False),
        "groep": ("interventie", "controle", "overgang", "uitgesloten"),
        "reden_leeg": ("lijst_onbekend", "lijst_nul"),
        "praktijkbasis": ("eigen_praktijk", "verwijzer"),
        "kostenbasis": ("werkelijk", "gemiddeld", "gemengd"),
        "l_bestaat_uit": ("HI", "HIJ", "HIK", "HIJK", None),
    }  # fmt: skip
    missing = [f"{c}={word}" for c, words in wanted.items() for word in words if not seen[f"{c}={word}"]]
    assert missing == []


def another(column: str, value: Any) -> Any:
    """Give a value that the column could have had."""
    if value is None:
        return date(2023, 3, 3) if column.endswith("datum") else "H"
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value + timedelta(days=1)
    return value + 1 if isinstance(value, int | float) else f"{value or ''}Z"


def test_comparison_names_every_planted_difference() -> None:
    ours = work_out(
        [
            decision("1", "2023-01-01", "2023-06-30", huisartspraktijk_agb=PRACTICE),
            decision("2", "2023-02-01", "2023-06-30"),
            decision("3", "2023-01-01", bsn=BRAM),
            decision("4", "2023-01-01", bsn="999900007"),
            decision("5", "2023-11-01", bsn=BRAM, productcategorie="45"),
        ],
        praktijken=[practice(PRACTICE, "De Linde")],
    )
    assert compare(ours, as_product(ours)) == []
    missed = []
    theirs = as_product(ours)
    for table, rows in theirs.items():
        for row in (rows[0], rows[-1]):
            for name, value in row.items():
                row[name] = another(name, value)
                if not compare(ours, theirs, lambda bsn: f"p{bsn}"):
                    missed.append((table, name))
                row[name] = value
        assert compare(ours, {**theirs, table: rows[:-1]}), table
    not_compared = {
        ("kern.leveringen", "bron"), ("kern.beschikkingen", "wet"), ("kern.afgekeurde_rijen", "probleem"),
        ("kern.verwijzingen", "link_regel"), ("kern.beschikking_traject", "gemeente"),
        ("kern.beschikking_traject", "toewijzingnummer"),
    }  # fmt: skip
    assert set(missed) <= not_compared, set(missed) - not_compared


def test_smallest_keeps_only_the_rows_that_fail() -> None:
    files = [[Line({"toewijzingnummer": str(n)}) for n in range(9)], [Line({"toewijzingnummer": "9"})]]
    spec = RegionSpec(["9901"], {}, [Source("b", "beschikkingen", files=files, names=["1.csv", "2.csv"])])

    def numbers(of: RegionSpec) -> set[str]:
        return {line.values["toewijzingnummer"] for s in of.sources for rows in s.files for line in rows}

    small = smallest(spec, lambda part: {"3", "9"} <= numbers(part))
    assert numbers(small) == {"3", "9"}


def test_joined_regions_hold_what_each_held_alone(tmp_path: Path) -> None:
    """The reference counts as much of a whole as of its parts, in every table that is not added up over them."""
    [drawn] = draw_joined(6, first=5)
    whole = join(drawn)
    assert len(set(whole.gemeenten)) == len(whole.gemeenten) == sum(len(spec.gemeenten) for spec in drawn)
    found = []
    for number, spec in enumerate([whole, *drawn]):
        folder = tmp_path / str(number)
        folder.mkdir()
        write(spec, folder)
        found.append(run_reference(folder))
    together, alone = found[0], found[1:]
    for table in ("kern.beschikkingen", "kern.trajecten", "kern.verwijzingen", "kern.beschikking_traject"):
        assert len(together[table]) == sum(len(tables[table]) for tables in alone) > 0
    links = [Counter(row["link_regel"] for row in tables["kern.verwijzingen"]) for tables in found]
    assert links[0] == sum(links[1:], Counter())
    counted = [Counter(row["zorgvorm"] for row in tables["kern.beschikkingen"]) for tables in found]
    assert counted[0] == sum(counted[1:], Counter())
