"""What becomes of the deliveries once they are judged: their stand, what people are told, and kern.afwijkingen."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from etl.intake.acceptances import Acceptance
from etl.normalise.expectations import DATE, GONE, ROWS, Judge
from etl.normalise.holding import ACCEPTED, HELD, STEP_COLUMNS, Rules, Source, judge_sources
from etl.normalise.profiles import MONTHLY
from etl.normalise.rows import mark_current
from schemas.tables import TABLES

NAMED_AT_MOST = 3
IN_ORDER = ("sleutels_weg", "rijen", "afgekeurd", "leeg", "datum", "aanbieder", "code", "verwijzer")
NO_STEPS = pd.DataFrame(columns=STEP_COLUMNS, dtype="str")
Choose = Callable[[pd.DataFrame], Collection[str]]


def judge_deliveries(
    leveringen: pd.DataFrame, sources: Iterable[Source], rules: Rules, judge: Judge, accept: Choose
) -> tuple[pd.DataFrame, pd.DataFrame, set[str]]:
    """
    Judge every delivery that was read; gives (leveringen with their stand, steps, ids that were accepted now).

    ``accept`` chooses, from the deliveries that are held and open, those that are accepted: what comes after them
    is then compared with them, and may have to be chosen as well.
    """
    listed, chosen = list(sources), set[str]()
    while True:
        accepted = replace(rules, accepted={*rules.accepted, *chosen})
        found = judge_sources(listed, accepted, judge)
        steps = pd.concat(found, ignore_index=True) if found else NO_STEPS
        judged = hold(leveringen, steps)
        more = set(accept(judged[(judged["stand"] == HELD) & judged["is_actueel"]])) - chosen
        if not more:
            return judged, steps, chosen
        chosen |= more


def hold(leveringen: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """Give the deliveries with those of the held steps marked so, each with the Dutch sentence in ``reden``."""
    held = steps[steps["besluit"] == HELD]
    files = leveringen.set_index("levering_id")["bestand"]
    told = {
        str(partij): held_sentence(str(files[partij]), str(part["bron_naam"].iloc[0]), part)
        for partij, part in held.groupby("partij", sort=False)
    }
    is_held = leveringen["levering_id"].isin(list(told))
    return mark_current(
        leveringen.assign(
            stand=leveringen["stand"].where(~is_held, HELD),
            reden=leveringen["levering_id"].map(told).where(is_held, leveringen["reden"]),
        )
    )


def held_sentence(bestand: str, bron: str, steps: pd.DataFrame) -> str:
    """Say in one sentence what steps out and what to do: names of columns, codes and numbers of rows only."""
    phrases = [_phrase(step) for step in _in_order(steps)]
    rest = len(phrases) - NAMED_AT_MOST
    named = "; ".join(phrases[:NAMED_AT_MOST]) + (f"; en nog {rest}" if rest > 0 else "")
    return (
        f"{bestand}: vastgehouden, want dit lijkt niet op eerdere leveringen van {bron}: {named}. Er is niets van "
        f"geladen. Vraag een nieuw bestand, of klopt het toch: load CONFIG --accepteer {bron} --reden TEKST."
    )


def _in_order(steps: pd.DataFrame) -> list[dict[Any, Any]]:
    order = steps["maat"].map({maat: place for place, maat in enumerate(IN_ORDER)})
    return steps.assign(plek=order).sort_values(["plek", "soort", "klasse"]).to_dict("records")


def _phrase(step: Mapping[str, Any]) -> str:
    klasse, waarde, low, high = step["klasse"], step["waarde"], step["ondergrens"], step["bovengrens"]
    what = {
        GONE: f"{waarde:.0f} sleutels uit de vorige levering ontbreken",
        ROWS: f"{waarde:.0f} rijen",
        "afgekeurd": f"{waarde:.0f} afgekeurde rijen",
        "leeg": f"{klasse} leeg of onleesbaar in {waarde:.0f} rijen",
        DATE: f"de nieuwste {klasse} ligt {waarde:.0f} dagen voor de levering",
        "code": f"productcode {klasse} in {waarde:.0f} rijen",
        "aanbieder": f"aanbieder {klasse} in {waarde:.0f} rijen",
        "verwijzer": f"verwijzer van type {klasse} in {waarde:.0f} rijen",
    }[step["maat"]]
    if waarde > high:
        return f"{what} (hoogstens {math.floor(high)} verwacht)"
    return f"{what} (minstens {math.ceil(low)} verwacht)"


def in_words(steps: pd.DataFrame) -> str:
    """Say which measures step out, without any number: for readers who may not see numbers of rows."""
    said = []
    for step in _in_order(steps):
        is_more = step["waarde"] > step["bovengrens"]
        way = "vaker" if is_more else "minder vaak"
        said.append(
            {
                GONE: "veel van de vorige levering ontbreekt",
                ROWS: "meer rijen" if is_more else "minder rijen",
                "afgekeurd": "meer afgekeurde rijen",
                "leeg": f"{step['klasse']} is vaker leeg of onleesbaar",
                DATE: f"andere datums in {step['klasse']}",
                "code": f"een productcode komt {way} voor",
                "aanbieder": f"een aanbieder komt {way} voor",
                "verwijzer": f"een type verwijzer komt {way} voor",
            }[step["maat"]]
        )
    return "; ".join(dict.fromkeys(said))


def build_afwijkingen(
    leveringen: pd.DataFrame, steps: pd.DataFrame, accepted: Mapping[str, Acceptance]
) -> pd.DataFrame:
    """
    Give kern.afwijkingen: one row per delivery and measure that stood outside what was expected.

    For iJw messages, taken together per month, ``levering_id`` is empty and ``bestand`` names the month.
    """
    known = leveringen.set_index("levering_id")
    gemeente = leveringen.drop_duplicates("bron_naam").set_index("bron_naam")["bron_gemeente"]
    alone = ~steps["partij"].str.contains(MONTHLY, regex=False)
    month = "berichten van " + steps["partij"].str.rsplit("|", n=1).str[-1]
    who: list[Any] = [
        accepted.get(partij) if besluit == ACCEPTED else None
        for partij, besluit in zip(steps["partij"], steps["besluit"], strict=True)
    ]
    why = [one.reden if one else None for one in who]
    names: list[Any] = [one.door if one else None for one in who]
    moments: list[Any] = [one.op if one else None for one in who]
    frame = steps.assign(
        levering_id=steps["partij"].where(alone),
        bron=steps["bron_naam"],
        gemeente=steps["bron_naam"].map(gemeente),
        bestand=steps["partij"].map(known["bestand"]).where(alone, month),
        is_open=steps["partij"].map(known["is_actueel"]).eq(True) & (steps["besluit"] == HELD),
        verklaring=steps["verklaring"]
        .where(steps["besluit"] != ACCEPTED, pd.Series(why, steps.index))
        .replace("", None),
        klasse=steps["klasse"].replace("", None),
        besloten_door=names,
        besloten_op=pd.to_datetime(moments, utc=True).tz_localize(None).normalize(),
    )
    ordered = frame.sort_values(["bron", "bestand", "partij", "soort", "maat", "klasse"], ignore_index=True)
    return ordered[list(TABLES["kern.afwijkingen"].columns)].astype(
        dict.fromkeys(("levering_id", "klasse", "verklaring", "besloten_door"), "str")
    )
