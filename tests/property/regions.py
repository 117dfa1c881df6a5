"""A hypothesis strategy for small regions with everything in them that rules 1-12 speak of."""

from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from .children import BAD_BSNS, Case, Registry, draw_children, draw_declarations, draw_requests
from .drawing import FILE_NAMES, Chooser, Line, RegionSpec, Source, describe, write
from .places import build_places, source

GEMEENTEN = ("9901", "9902", "9903")
# Regions that are worked out as one: that costs little more than one of them.
TOGETHER = 10
RULES: dict[str, tuple[Any, ...]] = {
    "maximale_onderbreking_dagen": (None, None, 0, 7, 31),
    "nieuw_na_dagen": (None, None, 30, 1),
    "leveringsvormen": (None, None, ["ZIN", "PGB"]),
    "kwartaal_naar": (None, None, "toewijzingsdatum"),
    "codering": (None, "streng", "ruim"),
    "uitkomst": (None, None, ["SGGZ", "GBGGZ"], ["SGGZ", "LOKAAL", "OPVOEDHULP"]),
    "groep_onbekend": (None, "uitgesloten"),
}

__all__ = ["RegionSpec", "describe", "draw_joined", "regions", "write"]


def draw_joined(number: int, first: int) -> list[list[RegionSpec]]:
    """Draw at most this many regions, TOGETHER at a time under the same rules; the same for the same ``first``."""
    drawn: list[RegionSpec] = []

    @seed(first)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def draw(data: st.DataObject) -> None:
        chance = Random(f"{first} {len(drawn) // TOGETHER}")
        rules = {name: chance.choice(options) for name, options in RULES.items()}
        drawn.append(data.draw(regions(_set(rules))))

    draw()
    return [drawn[begin : begin + TOGETHER] for begin in range(0, len(drawn), TOGETHER)]


@st.composite
def regions(draw: st.DrawFn, given_rules: dict[str, Any] | None = None) -> RegionSpec:
    """Draw a region of 1-3 gemeenten, 2-5 practices, at most 12 children and about 40 versions."""
    choose = Chooser(draw)
    gemeenten = list(GEMEENTEN[: choose.number(1, 3)])
    regels = _rules(choose) if given_rules is None else given_rules
    places = build_places(choose, gemeenten, FILE_NAMES)
    registry = Registry(
        choose,
        places,
        gemeenten,
        regels.get("maximale_onderbreking_dagen", 30),
        regels.get("nieuw_na_dagen", 365),
    )
    draw_children(registry)
    decisions = _decision_sources(choose, gemeenten)
    for case in registry.cases:
        _deliver(choose, case, decisions)
    for filled in decisions:
        _repeat_in_complete_deliveries(choose, filled)
        _add_refused_rows(choose, filled)
    requests = source(choose, "verzoeken", "verzoeken", FILE_NAMES)
    draw_requests(registry, requests)
    declarations = source(choose, "declaraties", "declaraties", FILE_NAMES)
    draw_declarations(registry, declarations)
    sources = [*decisions, requests, declarations, *places.sources]
    for filled in sources:
        filled.sent_again = choose.one_in(8)
    return RegionSpec(gemeenten, regels, [filled for filled in sources if any(filled.files)])


def _rules(choose: Chooser) -> dict[str, Any]:
    return _set({name: choose.pick(options) for name, options in RULES.items()})


def _set(rules: dict[str, Any]) -> dict[str, Any]:
    """Leave out the settings that were not drawn: they keep their default and stay out of regio.toml."""
    return {name: value for name, value in rules.items() if value is not None}


def _decision_sources(choose: Chooser, gemeenten: list[str]) -> list[Source]:
    """One source per gemeente, and sometimes one of the whole region beside them."""
    sources = []
    for gemeente, letter in zip(gemeenten, "abc", strict=False):
        filled = source(choose, f"besluiten-{letter}", "beschikkingen", FILE_NAMES, most=4)
        filled.gemeente = gemeente
        sources.append(filled)
    if choose.one_in(3):
        sources.append(source(choose, "besluiten-regio", "beschikkingen", FILE_NAMES))
    for filled in sources:
        filled.levering = choose.pick(("aanvulling", "volledig"))
    return sources


def _deliver(choose: Chooser, case: Case, sources: list[Source]) -> None:
    """Spread the versions of a toewijzing over the deliveries, mostly but not always in order."""
    fitting = [filled for filled in sources if filled.gemeente in ("*", case.gemeente)]
    filled = choose.pick(fitting)
    file = choose.number(0, len(filled.files) - 1)
    for values in case.versions:
        line = Line(values, choose.one_in(4))
        filled.add(line, file)
        if choose.one_in(6):
            again = choose.pick(fitting)
            again.add(Line(values, not line.careless), choose.number(0, len(again.files) - 1))
        step = choose.pick((1, 0, -1))
        file = min(max(file + step, 0), len(filled.files) - 1)


def _key(line: Line) -> tuple[str, str, str]:
    return line.values["gemeente"], line.values["wet"] or "Jeugdwet", line.values["toewijzingnummer"]


def _repeat_in_complete_deliveries(choose: Chooser, filled: Source) -> None:
    """In a source that delivers everything every time, repeat each toewijzing until it is dropped."""
    if filled.levering != "volledig":
        return
    for number in range(1, len(filled.files)):
        present = {_key(line) for line in filled.files[number]}
        earlier = {_key(line): line for line in filled.files[number - 1]}
        for key, line in earlier.items():
            if key not in present and not choose.one_in(6):
                filled.files[number].append(line)


def _add_refused_rows(choose: Chooser, filled: Source) -> None:
    """Add up to two rows that are to be refused, each wrong in one column."""
    good = [line for rows in filled.files for line in rows]
    for turn in range(choose.pick((0, 0, 1, 2)) if good else 0):
        line = choose.pick(good)
        wrong: tuple[dict[str, str], ...] = (
            {"bsn": choose.pick(BAD_BSNS)},
            {"ingangsdatum": ""},
            {"toewijzingsdatum": "2023-13-01"},
            {"einddatum": "2023-02-30"},
            {"einddatum": "2019-12-31"},
            {"aanbieder_agb": "ZORG BV"},
            {"productcategorie": ""},
            {"toewijzingnummer": ""},
            {"gemeente": "99A1"},
            {"gemeente": "9908", "toewijzingnummer": f"X{turn}"} if filled.gemeente != "*" else {"bsn": ""},
        )
        filled.add(line.changed(**choose.pick(wrong)), choose.number(0, len(filled.files) - 1))
