"""The product's tables beside the reference's: every difference in a line that can be read."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

Table = list[dict[str, Any]]
Key = tuple[Any, ...]

RATE = ("per_1000", "per_1000_onder", "per_1000_boven", "reden_leeg")
COUNT = ("patienten_onder_18", "jeugdigen_verwezen")

# mart table -> key columns, columns that are compared
MARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "mart.verwijzingen_praktijk_kwartaal": (
        ("praktijk_id", "kwartaal"),
        (
            "praktijk_naam", "gemeente", "groep", *COUNT, "jeugdigen_via_huisarts", "jeugdigen_via_soj",
            "jeugdigen_via_gemeente", "jeugdigen_via_overig", "praktijkbasis", "jeugdigen_alle_zorg",
            "jeugdigen_18_plus", "verwijzingen", *RATE,
        ),
    ),
    "mart.verwijzingen_praktijk_jaar": (
        ("praktijk_id", "kwartaal_tm", "zorgvorm"),
        (*COUNT, *RATE, "teller", "noemer", "aandeel_pct"),
    ),
    "mart.verwijzingen_groep_kwartaal": (
        ("niveau", "gebied", "groep", "periode", "zorgvorm"),
        ("aantal_praktijken", *COUNT, *RATE),
    ),
    "mart.verwijzingen_groep_jaar": (
        ("niveau", "gebied", "groep", "periode", "zorgvorm"),
        ("aantal_praktijken", *COUNT, *RATE),
    ),
    "mart.verwijskanaal_kwartaal": (
        ("gebied", "groep", "kwartaal", "kanaal"),
        ("jeugdigen_verwezen", "teller", "noemer", "aandeel_pct"),
    ),
    "mart.deuren_jaar": (
        ("niveau", "gebied", "groep", "periode"),
        (
            "jeugdigen_verwezen", "jeugdigen_via_huisarts", "jeugdigen_via_soj", "jeugdigen_via_gemeente",
            "jeugdigen_via_overig", "jeugdigen_eigen_praktijk", "jeugdigen_praktijk_verwijzer", "praktijkbasis",
            "jeugdigen_zonder_praktijk",
        ),
    ),
    "mart.rekenmodel": (
        ("niveau", "gebied", "groep", "periode"),
        (*"abcdefghijklm", "m_zonder_k", "kostenbasis", "niet_beschikbaar", "l_bestaat_uit"),
    ),
}  # fmt: skip

DECISION_COLUMNS = (
    "zorgvorm", "productcategorie", "productcode", "ingangsdatum", "einddatum", "stopdatum", "aanbieder_agb",
    "telt_mee", "reden_niet",
)  # fmt: skip

BASE_LETTERS = set("ADHIJK")


def plain(value: Any) -> Any:
    """Bring a value of any library to None, bool, float, ISO day or text."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, float) and math.isnan(value):
        return None
    return None if value == "" else value


def same(left: Any, right: Any) -> bool:
    """Whether two plain values are the same; numbers within rounding."""
    numbers = isinstance(left, int | float) and isinstance(right, int | float)
    if numbers and not isinstance(left, bool) and not isinstance(right, bool):
        return math.isclose(left, right, rel_tol=1e-6, abs_tol=1e-6)
    return left == right


def compare(
    reference: dict[str, Table],
    actual: dict[str, Table],
    pseudonym: Callable[[str], str] | None = None,
) -> list[str]:
    """Give one line per difference between the reference's tables and the product's.

    `pseudonym` turns a BSN into the product's client_pseudo; without it persons are matched by the
    toewijzingen they have. The words of reden_niet are the reference's, with spaces or underscores. Extra
    tables and columns of the product are not looked at.
    """
    absent = [name for name in reference if name not in actual]
    if absent:
        return [f"{name}: tabel ontbreekt" for name in absent]
    ours = {name: [_plain_row(row) for row in rows] for name, rows in reference.items()}
    theirs = {name: [_plain_row(row) for row in actual[name]] for name in reference}
    return [
        *_deliveries(ours, theirs),
        *_refused(ours["kern.afgekeurde_rijen"], _with_file(theirs, actual)),
        *_decisions(ours["kern.beschikkingen"], theirs["kern.beschikkingen"], pseudonym),
        *_episodes(ours, theirs, pseudonym),
        *(line for name in MARTS for line in _mart(name, ours[name], theirs[name])),
    ]


def _plain_row(row: dict[str, Any]) -> dict[str, Any]:
    values = {column: plain(value) for column, value in row.items()}
    if values.get("reden_niet"):
        values["reden_niet"] = values["reden_niet"].replace("_", " ")
    return values


def _differences(where: str, ours: dict[str, Any], theirs: dict[str, Any], columns: Iterable[str]) -> list[str]:
    return [
        f"{where}: {column} is {theirs.get(column)!r}, moet {ours[column]!r} zijn"
        for column in columns
        if column in ours and not same(ours[column], theirs.get(column))
    ]


def _by_key(name: str, ours: dict[Key, Any], theirs: dict[Key, Any], optional: set[Key]) -> list[str]:
    """Name the keys that only one of the two has, leaving out what the product may have beside it."""
    lines = [f"{name} {_show(key)}: ontbreekt" for key in ours if key not in theirs]
    return lines + [f"{name} {_show(k)}: te veel" for k in theirs if k not in ours and k not in optional]


def _show(key: Iterable[Any]) -> str:
    return "/".join(str(part) for part in key)


def _deliveries(ours: dict[str, Table], theirs: dict[str, Table]) -> list[str]:
    name = "kern.leveringen"
    counts = ("gelezen", "geladen", "dubbel", "afgekeurd")
    left = {(PurePath(row["bestand"]).name,): row for row in ours[name]}
    right = {(PurePath(row["bestand"]).name,): row for row in theirs[name]}
    lines = _by_key(name, left, right, set())
    if len(right) != len(theirs[name]):
        lines.append(f"{name}: een bestand staat er meer dan eens in")
    for key in left.keys() & right.keys():
        lines += _differences(f"{name} {_show(key)}", left[key], right[key], counts)
    return lines


def _with_file(theirs: dict[str, Table], actual: dict[str, Table]) -> Table:
    """Give the product's refused rows with the file name of their levering_id."""
    files = {row.get("levering_id"): row["bestand"] for row in actual["kern.leveringen"]}
    return [
        {**row, "bestand": PurePath(row.get("bestand") or files[row["levering_id"]]).name}
        for row in theirs["kern.afgekeurde_rijen"]
    ]


def _refused(ours: Table, theirs: Table) -> list[str]:
    """Compare refused rows: each refused line is there, under a column that is truly wrong."""
    name = "kern.afgekeurde_rijen"
    left: dict[Key, set[str]] = defaultdict(set)
    right: dict[Key, set[str]] = defaultdict(set)
    for rows, columns in ((ours, left), (theirs, right)):
        for row in rows:
            columns[row["bestand"], row["regel"]].add(row["kolom"])
    lines = _by_key(name, left, right, set())
    return lines + [
        f"{name} {_show(key)}: kolom is {sorted(right[key], key=str)}, moet in {sorted(left[key])} liggen"
        for key in left
        if key in right and not right[key] <= left[key]
    ]


class _Persons:
    """Checks that one BSN is one pseudonym, and the one that is asked for when that is known."""

    def __init__(self, pseudonym: Callable[[str], str] | None) -> None:
        self.pseudonym = pseudonym
        self.seen: dict[str, str] = {}
        self.taken: dict[str, str] = {}

    def check(self, where: str, bsn: str, found: Any) -> list[str]:
        if self.pseudonym:
            return [] if found == self.pseudonym(bsn) else [f"{where}: andere persoon (client_pseudo)"]
        if self.seen.setdefault(bsn, found) != found or self.taken.setdefault(found, bsn) != bsn:
            return [f"{where}: persoon valt niet samen met die van zijn andere toewijzingen"]
        return []


def _decisions(ours: Table, theirs: Table, pseudonym: Callable[[str], str] | None) -> list[str]:
    """Compare per (gemeente, toewijzingnummer)."""
    name = "kern.beschikkingen"
    persons = _Persons(pseudonym)
    left, right = _numbered(ours), _numbered([_closed(row) for row in theirs])
    lines = _by_key(name, left, right, set())
    for key in sorted(left.keys() & right.keys(), key=str):
        where = f"{name} {_show(key)}"
        lines += _differences(where, left[key], right[key], DECISION_COLUMNS)
        lines += persons.check(where, left[key]["bsn"], right[key].get("client_pseudo"))
    return lines


def _numbered(rows: Table) -> dict[Key, dict[str, Any]]:
    """Give rows by (gemeente, toewijzingnummer); of two laws under one number in order of what they say."""
    alike: dict[Key, Table] = defaultdict(list)
    for row in sorted(rows, key=lambda row: [str(row.get(column)) for column in DECISION_COLUMNS[::-1]]):
        alike[row["gemeente"], row["toewijzingnummer"]].append(row)
    return {(*key, *([n] if n else [])): row for key, same_ in alike.items() for n, row in enumerate(same_)}


def _closed(row: dict[str, Any]) -> dict[str, Any]:
    """Give the row with an end from 2099 on as no end."""
    open_ends = {column: None for column in ("einddatum", "stopdatum") if (row.get(column) or "") >= "2099-01-01"}
    return {**row, **open_ends}


def _episodes(ours: dict[str, Table], theirs: dict[str, Table], pseudonym: Callable[[str], str] | None) -> list[str]:
    """Compare trajecten by the toewijzingen in them, then what is said of each."""
    keys = {row["beschikking_id"]: (row["gemeente"], row["toewijzingnummer"]) for row in theirs["kern.beschikkingen"]}
    roles = {keys.get(r["beschikking_id"], ("?",)): r["rol"] for r in theirs["kern.beschikking_traject"]}
    right: dict[Any, set[Key]] = defaultdict(set)
    for row in theirs["kern.beschikking_traject"]:
        right[row["traject_id"]].add(keys.get(row["beschikking_id"], ("?",)))
    left: dict[Any, set[Key]] = defaultdict(set)
    for row in ours["kern.beschikking_traject"]:
        left[row["traject"]].add((row["gemeente"], row["toewijzingnummer"]))
    id_of = {frozenset(members): traject_id for traject_id, members in right.items()}
    lines = []
    for members in left.values():
        if frozenset(members) not in id_of:
            others = [m for m in right.values() if m & members]
            shown = [sorted(_show(k) for k in m) for m in others]
            together = sorted(map(_show, members))
            lines.append(f"kern.trajecten: {together} hoort één traject te zijn, is {shown}")
    for row in ours["kern.beschikking_traject"]:
        key = (row["gemeente"], row["toewijzingnummer"])
        if not same(roles.get(key), row["rol"]):
            where = f"kern.beschikking_traject {_show(key)}"
            lines.append(f"{where}: rol is {roles.get(key)!r}, moet {row['rol']!r} zijn")
    same_id = {key: id_of[frozenset(m)] for key, m in left.items() if frozenset(m) in id_of}
    trajecten = (
        "gemeente", "zorgvorm", "startdatum", "einddatum", "aantal_beschikkingen", "aantal_aanbieders",
    )  # fmt: skip
    verwijzingen = (
        "verwijsdatum", "kwartaal", "is_administratief", "is_nieuwe_jeugdige", "kanaal", "verwijzer_type",
        "praktijk_id", "praktijkcluster",
    )  # fmt: skip
    persons = _Persons(pseudonym)
    for name, columns in (("kern.trajecten", trajecten), ("kern.verwijzingen", verwijzingen)):
        by_id = {row["traject_id"]: row for row in theirs[name]}
        if len(theirs[name]) != len(ours[name]):
            lines.append(f"{name}: {len(theirs[name])} rijen, moeten er {len(ours[name])} zijn")
        for row in ours[name]:
            traject_id = same_id.get(row["traject"])
            if traject_id is None:
                continue
            where = f"{name} {_show(row['traject'])}"
            found = by_id.get(traject_id)
            if found is None:
                lines.append(f"{where}: ontbreekt")
                continue
            if found.get("verwijzer_type") == "07":
                found = {**found, "verwijzer_type": None}
            lines += _differences(where, row, found, columns)
            if "bsn" in row:
                lines += persons.check(where, row["bsn"], found.get("client_pseudo"))
    return lines


def _mart(name: str, ours: Table, theirs: Table) -> list[str]:
    key_columns, columns = MARTS[name]
    spell = _rekenmodel_row if name == "mart.rekenmodel" else dict
    left = {_mart_key(row, key_columns): spell(row) for row in ours}
    right = {_mart_key(row, key_columns): spell(row) for row in theirs}
    zorgvormen = {row["zorgvorm"] for row in ours if "zorgvorm" in row}
    beside = {k for k, row in right.items() if k not in left and _beside(name, row, zorgvormen)}
    lines = _by_key(name, left, right, beside)
    if len(right) != len(theirs):
        lines.append(f"{name}: de sleutel is niet uniek")
    for key, ours_row in left.items():
        theirs_row = right.get(key)
        if theirs_row is None:
            continue
        lines += _differences(f"{name} {_show(key)}", ours_row, theirs_row, columns)
        if theirs_row.get("onderdrukt"):
            lines.append(f"{name} {_show(key)}: onderdrukt voor een analist")
    return lines


def _mart_key(row: dict[str, Any], columns: tuple[str, ...]) -> Key:
    values = {column: row[column] for column in columns}
    if "kwartaal_tm" in values:
        values["kwartaal_tm"] = str(values["kwartaal_tm"]).removesuffix("-jaar")
    return tuple(values.values())


def _beside(name: str, row: dict[str, Any], zorgvormen: set[str]) -> bool:
    """Whether the product may have a row that the reference has not.

    Calendar years, zorgvormen nobody asked for, groups without a practice and channels without a youth.
    """
    if zorgvormen and row.get("zorgvorm") not in zorgvormen:
        return True
    if re.fullmatch(r"\d{4}", str(row.get("periode") or "")):
        return True
    if name == "mart.verwijskanaal_kwartaal":
        return not row["jeugdigen_verwezen"]
    if name == "mart.rekenmodel":
        return row["a"] is None and not row["b"] and not row["c"]
    return "aantal_praktijken" in row and not row["aantal_praktijken"]


def _rekenmodel_row(row: dict[str, Any]) -> dict[str, Any]:
    """Give the row with its letters in one spelling; K of excluded practices is not said by the rules."""
    result = dict(row)
    for column in ("niet_beschikbaar", "l_bestaat_uit"):
        letters = re.findall(r"(?<![A-Za-z])[A-Ma-m](?![A-Za-z])", " ".join(_letters(row.get(column))))
        kept = {letter.upper() for letter in letters} & BASE_LETTERS
        result[column] = "".join(sorted(kept)) or None
    if row["groep"] == "uitgesloten":
        result |= dict.fromkeys(("k", "l", "m", "m_zonder_k", "niet_beschikbaar", "l_bestaat_uit"))
    return result


def _letters(text: str | None) -> list[str]:
    """Split a run of capitals (HIJ) into letters; leave a list with separators as it is."""
    return list(text) if text and re.fullmatch(r"[A-M]+", text) else [text or ""]
