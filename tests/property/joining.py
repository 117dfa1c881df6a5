"""
Several small regions as one: planning a night costs far more than the forty rows of a region.

Every gemeente, practice, person and name of a region becomes its own within the whole, so that what one small region
holds stays as it was drawn. They share their settings, and the marts add up over all.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from .children import AANBIEDERS, NO_GP_AGB, UNKNOWN_AGB, eleven_proof
from .drawing import Line, RegionSpec

MOST = 60
PER_REGION = 16  # BSNs
FIRST, LAST = 999900006, 999999990
WORDS = ("verwijzer_naam", "huisartspraktijk_naam", "naam", "aliassen")
NUMBERS = ("praktijk_id", "opgegaan_in", "zorgverlener_agb", "verwijzer_agb", "huisartspraktijk_agb")
OF_NOBODY = frozenset({*AANBIEDERS, NO_GP_AGB, UNKNOWN_AGB})
# What may stand for every gemeente; of the first region it stays so.
FOR_ALL = {"prijzen": "", "codes": "*"}
KEYS = {"prijzen": ("zorgvorm", "gemeente"), "codes": ("gemeente", "categorie", "code")}


def join(specs: Sequence[RegionSpec]) -> RegionSpec:
    """Put at most MOST regions with the same rules beside each other in one."""
    parts = [_apart(spec, number) for number, spec in enumerate(specs[:MOST])]
    return RegionSpec(
        [gemeente for part in parts for gemeente in part.gemeenten],
        parts[0].regels,
        [source for part in parts for source in part.sources],
    )


def smallest_join(specs: Sequence[RegionSpec], fails: Callable[[RegionSpec], bool]) -> RegionSpec:
    """Give one region of these that fails by itself; when none does, the whole of them."""
    return next((spec for spec in specs if fails(spec)), join(specs))


def _numbers_of(number: int) -> dict[str, str]:
    """Give for each BSN of a small region the one that it has as this part of a whole."""
    drawn = [str(each) for each in range(FIRST, FIRST + 160) if eleven_proof(str(each))]
    begin = FIRST + number * PER_REGION * 11
    mine = [str(each) for each in range(begin, begin + PER_REGION * 11 + 11) if eleven_proof(str(each))]
    assert int(mine[len(drawn) - 1]) <= LAST
    return dict(zip(drawn, mine, strict=False))


def _apart(spec: RegionSpec, number: int) -> RegionSpec:
    """Give a region whose gemeenten, practices, people and names are those of no other part."""
    if not number:
        return spec
    gemeenten = {code: f"{1000 + 10 * number + place}" for place, code in enumerate(spec.gemeenten)}
    bsns = _numbers_of(number)

    def change(line: Line) -> Line:
        values = dict(line.values)
        for column, value in line.values.items():
            if column == "gemeente":
                values[column] = gemeenten.get(value, value)
            elif column == "bsn":
                values[column] = bsns.get(value, value)
            elif column in NUMBERS:
                values[column] = _own_number(value, number)
            elif column in WORDS:
                values[column] = "|".join(f"{name} {_word(number)}" for name in value.split("|") if name)
        return Line(values, line.careless)

    sources = []
    for source in spec.sources:
        files = [[change(line) for line in rows] for rows in source.files]
        if source.soort in FOR_ALL:
            files = _per_gemeente(source.soort, files, list(gemeenten.values()))
        naam = f"{source.naam}-{number}"
        changed = replace(
            source,
            naam=naam,
            gemeente=gemeenten.get(source.gemeente, source.gemeente),
            files=files,
            names=[name.replace(source.naam, naam) for name in source.names],
        )
        sources.append(changed)
    return RegionSpec(list(gemeenten.values()), spec.regels, [source for source in sources if any(source.files)])


def _own_number(agb: str, number: int) -> str:
    """Give a practice or a person of a part another AGB code, of the same profession."""
    if len(agb) != 8 or agb[2:4] != "99" or agb in OF_NOBODY:
        return agb
    return f"{agb[:2]}{number + 10}{agb[4:]}"


def _word(number: int) -> str:
    """Give a word that no name of a practice or a person holds."""
    return f"q{chr(ord('a') + number // 26)}{chr(ord('a') + number % 26)}"


def _per_gemeente(soort: str, files: list[list[Line]], gemeenten: list[str]) -> list[list[Line]]:
    """Give what stands for every gemeente to those of this part that have no row of their own for it."""
    own = {tuple(line.values[name] for name in KEYS[soort]) for rows in files for line in rows}
    result: list[list[Line]] = []
    for rows in files:
        result.append([])
        for line in rows:
            if line.values["gemeente"] != FOR_ALL[soort]:
                result[-1].append(line)
                continue
            for gemeente in gemeenten:
                mine = line.changed(gemeente=gemeente)
                if tuple(mine.values[name] for name in KEYS[soort]) not in own:
                    result[-1].append(mine)
    return result
