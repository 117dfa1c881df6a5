"""
M before and after the start of SOJ, beside practices without in the same quarters: a description, and no test.

Difference in differences on the costs per patient, as a council reads them. Practices that got an SOJ were not drawn
by lot, and a year before and after is little: whether there is an indication of an effect is for the comparison of the
plan (``etl.compare.effect``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from etl.compare.figures import conform
from etl.compare.mover import weighted_interval
from etl.compare.periods import Kwartaal
from etl.costs.reading import CAUTION, VARIANTS, WITH, WITHOUT, letters_of, margin, read_difference
from etl.costs.wording import euro
from etl.settings import VOOR_NA_KWARTALEN

TABLE = "mart.rekenmodel_voor_na"
TRANSITION = "overgang"
SIDES = ("m_interventie_voor", "m_interventie_na", "m_controle_voor", "m_controle_na")
SIGNS = dict(zip(SIDES, (-1.0, 1.0, 1.0, -1.0), strict=True))


@dataclass(frozen=True)
class Cel:
    """One practice in one quarter: its group, patients, and costs per patient (with K or not) and their interval."""

    groep: str
    patienten: float
    waarde: float
    onder: float
    boven: float

    @property
    def known(self) -> bool:
        """Whether it can be counted with."""
        return self.patienten > 0 and math.isfinite(self.waarde)


Cellen = Mapping[tuple[str, int], Cel]


@dataclass
class Stapel:
    """One practice that started, with its quarters before and after, and those of the practices beside it."""

    praktijk: str
    voor: list[int]
    na: list[int]
    naast: list[str] = field(default_factory=list)


def build_voor_na(model: pd.DataFrame, kwartalen: int = VOOR_NA_KWARTALEN) -> pd.DataFrame:
    """
    Give mart.rekenmodel_voor_na: one row per last quarter and variant, over the whole region.

    ``model``: mart.rekenmodel, of which the quarters per practice are taken. A practice counts when it was without SOJ
    in ``kwartalen`` quarters on end and with SOJ in as many after its start (a quarter of transition lies between);
    beside it stand the practices that were without SOJ in all those quarters. M is here H + I, with K or without,
    divided by A: J is left out, for it is not delivered of every quarter and would make before and after differ.
    Each practice that started weighs by its patients, and so do the practices beside it. The interval is recovered
    from those of every practice and quarter (MOVER), each taken once however often it is used. ``kwartaal_tm``: nothing
    after it is looked at. Without a practice that started, or without one beside it, all figures are NULL.
    """
    quarters = model[(model["niveau"] == "praktijk") & model["periode"].str.fullmatch(r"\d{4}K[1-4]")]
    labels = sorted(quarters["periode"].unique())
    made = []
    for variant in VARIANTS:
        cells = _cells(quarters, variant)
        stacks = _stacks(cells, kwartalen)
        by_end = {Kwartaal.parse(label): label for label in labels}
        for end, label in by_end.items():
            chosen = [stack for stack in stacks if stack.na[-1] <= _number(str(end))]
            made.append({"kwartaal_tm": label, "variant": variant, **_compare(cells, chosen)})
    columns = ["kwartaal_tm", "variant", "praktijken_met", "praktijken_zonder", *SIDES, "verschil", "onder", "boven"]
    frame = pd.DataFrame(made, columns=columns)
    for name in (*SIDES, "verschil", "onder", "boven"):
        frame[name] = pd.to_numeric(frame[name]).astype("float64")
    frame["lezing"] = read_difference(frame["verschil"], frame["onder"], frame["boven"])
    frame["zin"] = [_sentence(row) for row in frame.to_dict("records")]
    return conform(TABLE, frame.assign(onderdrukt=False))


def _number(kwartaal: str) -> int:
    parsed = Kwartaal.parse(kwartaal)
    return parsed.jaar * 4 + parsed.nummer - 1


def _cells(quarters: pd.DataFrame, variant: str) -> dict[tuple[str, int], Cel]:
    """Give every practice and quarter; what counts in L beside H, I and K is taken out of M and its bounds."""
    cells = {}
    for row in quarters.to_dict("records"):
        patients = _float(row["a"])
        referred = _float(row["h"]) + _float(row["i"])
        soj = _float(row["k"]) if row["groep"] == WITH and variant == "met_k" else 0.0
        # m_zonder_k holds H + I, and J where that counts; the rest of L is a constant that moves its bounds alike.
        local = _float(row["j"]) if "J" in letters_of(row["l_bestaat_uit"]) else 0.0
        if not patients > 0:
            continue
        moved = (soj - local) / patients
        cells[str(row["gebied"]), _number(str(row["periode"]))] = Cel(
            str(row["groep"]),
            patients,
            (referred + soj) / patients,
            _float(row["m_zonder_k_onder"]) + moved,
            _float(row["m_zonder_k_boven"]) + moved,
        )
    return cells


def _float(value: Any) -> float:
    return math.nan if value is None or pd.isna(value) else float(value)


def _stacks(cells: Cellen, kwartalen: int) -> list[Stapel]:
    """Find who started and who stands beside, in the order of the practices."""
    found = []
    practices = sorted({praktijk for praktijk, _ in cells})
    for praktijk in practices:
        with_soj = sorted(number for (one, number), cel in cells.items() if one == praktijk and cel.groep == WITH)
        if not with_soj:
            continue
        after = list(range(with_soj[0], with_soj[0] + kwartalen))
        transition = cells.get((praktijk, after[0] - 1))
        start = after[0] - 1 if transition is not None and transition.groep == TRANSITION else after[0]
        before = list(range(start - kwartalen, start))
        if not (_are(cells, praktijk, before, WITHOUT) and _are(cells, praktijk, after, WITH)):
            continue
        beside = [one for one in practices if _are(cells, one, range(before[0], after[-1] + 1), WITHOUT)]
        if beside:
            found.append(Stapel(praktijk, before, after, beside))
    return found


def _are(cells: Cellen, praktijk: str, numbers: Sequence[int] | range, groep: str) -> bool:
    """Whether a practice was in this group, with known costs, in all these quarters."""
    found = [cells.get((praktijk, number)) for number in numbers]
    return all(cel is not None and cel.known and cel.groep == groep for cel in found)


def _compare(cells: Cellen, stacks: Sequence[Stapel]) -> dict[str, float | int | None]:
    """Give the four means, the difference between both changes, and its interval."""
    beside = {praktijk for stack in stacks for praktijk in stack.naast}
    counted: dict[str, float | int | None] = {"praktijken_met": len(stacks), "praktijken_zonder": len(beside)}
    if not stacks:
        return counted
    weights: dict[str, dict[tuple[str, int], float]] = {side: {} for side in SIDES}
    sizes = [sum(cells[stack.praktijk, number].patienten for number in stack.voor + stack.na) for stack in stacks]
    for stack, size in zip(stacks, sizes, strict=True):
        part = size / sum(sizes)
        for side, places, numbers in (
            (SIDES[0], [stack.praktijk], stack.voor),
            (SIDES[1], [stack.praktijk], stack.na),
            (SIDES[2], stack.naast, stack.voor),
            (SIDES[3], stack.naast, stack.na),
        ):
            chosen = [(place, number) for place in places for number in numbers]
            patients = sum(cells[key].patienten for key in chosen)
            for key in chosen:
                weights[side][key] = weights[side].get(key, 0.0) + part * cells[key].patienten / patients
    means = {
        side: math.fsum(weight * cells[key].waarde for key, weight in sorted(weights[side].items())) for side in SIDES
    }
    together: dict[tuple[str, int], float] = {}
    for side in SIDES:
        for key, weight in weights[side].items():
            together[key] = together.get(key, 0.0) + SIGNS[side] * weight
    keys = sorted(together)
    arrays = (
        np.array([together[key] for key in keys]),
        *(np.array([getattr(cells[key], name) for key in keys]) for name in ("waarde", "onder", "boven")),
    )
    low, high = weighted_interval(*arrays)
    difference = math.fsum(SIGNS[side] * means[side] for side in SIDES)
    return {**counted, **means, "verschil": difference, "onder": float(low), "boven": float(high)}


def _sentence(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["verschil"]):
        return (
            "Er is geen praktijk met genoeg kwartalen voor en na de start van de SOJ, of geen praktijk zonder SOJ "
            "ernaast; het verschil is niet te beschrijven."
        )
    told = {name: float(row[name]) for name in (*SIDES, "verschil", "onder", "boven")}
    counted = "met de kosten van de SOJ (K)" if row["variant"] == "met_k" else "zonder de kosten van de SOJ (K)"
    inside = told["onder"] <= 0 <= told["boven"]
    ending = (
        "Nul ligt in de marge: de veranderingen zijn niet van elkaar te onderscheiden."
        if inside
        else "Nul ligt buiten de marge: toeval in het aantal verwijzingen is geen goede verklaring."
    )
    starters = "1 praktijk" if row["praktijken_met"] == 1 else f"{row['praktijken_met']} praktijken"
    return (
        f"Bij {starters} die met een SOJ begonnen ging het bedrag per patiënt per kwartaal, {counted}, van "
        f"{euro(told[SIDES[0]])} voor naar {euro(told[SIDES[1]])} na de start; bij praktijken zonder SOJ in dezelfde "
        f"kwartalen van {euro(told[SIDES[2]])} naar {euro(told[SIDES[3]])}. Het verschil tussen die veranderingen is "
        f"{euro(told['verschil'])} ({margin(told['onder'], told['boven'])}). {ending} Dit is een beschrijving en geen "
        f"toets. {CAUTION}"
    )
