"""
How evaluations of SOJ reckon its costs: the arithmetic that their tables share, one function per step.

Amounts are euro, shares are percentages (34 means 34%). A report prints rounded figures and reckons on with
them, so every function takes ``decimalen``: the number of decimals at which the outcome is rounded (half away
from zero), None for no rounding.

Reckoning like this supposes that every youth whom the SOJ helped would otherwise have been referred, that
nobody comes who would have stayed away, and that nobody is referred later after all. The outcome is a
scenario, never a measurement.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from etl.costs.prices import PRICE_COLUMNS
from etl.costs.rekenmodel import INPUTS, KEY, ZORGVORMEN, build_rekenmodel
from etl.normalise.money import round_half_up


def cost_per_hour(uurtarief: float, opslag_pct: float, decimalen: int | None = 0) -> float:
    """Give the full cost of an hour of support: the hourly rate plus a surcharge in percent of it."""
    return round_half_up(uurtarief * (100 + opslag_pct) / 100, decimalen)


def cost_per_client(kosten_per_uur: float, uren_per_client: float, decimalen: int | None = 0) -> float:
    """Give the cost of support per client: hours spent on a client, meetings and reporting included."""
    return round_half_up(kosten_per_uur * uren_per_client, decimalen)


def cost_per_traject(prijs_per_jaar: float, duur_in_jaren: float, decimalen: int | None = 0) -> float:
    """Give the cost of a whole traject from a yearly price and the mean duration in years."""
    return round_half_up(prijs_per_jaar * duur_in_jaren, decimalen)


def clients_of_share(clienten: float, aandeel_pct: float, decimalen: int | None = 0) -> float:
    """Give the number of clients that a printed share stands for."""
    return round_half_up(clienten * aandeel_pct / 100, decimalen)


def clients_left(clienten: float, vermeden: float) -> float:
    """Give the clients who were referred: all clients less those not referred; never below zero."""
    if vermeden > clienten:
        raise ValueError("more clients were not referred than there are clients")
    return clienten - vermeden


def shares_of_referred(
    verwezen_pct: Mapping[str, float], niet_verwezen_pct: float, decimalen: int | None = 0
) -> dict[str, float]:
    """
    Give the shares of the destinations among those who were referred.

    Takes the share of each destination, and of those not referred, among all clients. Raises ``ValueError``
    when nobody was referred.
    """
    verwezen = 100 - niet_verwezen_pct
    if verwezen <= 0:
        raise ValueError("nobody was referred, so there are no shares of destinations")
    return {
        bestemming: round_half_up(100 * aandeel / verwezen, decimalen) for bestemming, aandeel in verwezen_pct.items()
    }


def split_by_shares(aantal: float, aandelen_pct: Mapping[str, float], decimalen: int | None = 0) -> dict[str, float]:
    """Divide a number of clients over destinations by their shares; rounded parts need not add up."""
    return {bestemming: clients_of_share(aantal, aandeel, decimalen) for bestemming, aandeel in aandelen_pct.items()}


def cost_of_clients(aantal: float, kosten_per_client: float) -> float:
    """Give the cost of support for a number of clients."""
    return aantal * kosten_per_client


def saving_per_case(kosten_zonder: float, kosten_met: float, kosten_ondersteuning: float) -> float:
    """
    Give what one case costs less with support than without it; negative when it costs more.

    ``kosten_zonder`` is the care that would have been used, ``kosten_met`` the care used after support (0 =
    no referral), ``kosten_ondersteuning`` the support itself.
    """
    return kosten_zonder - kosten_met - kosten_ondersteuning


def break_even_cases(kosten: float, kosten_per_geval: float, decimalen: int | None = 1) -> float:
    """
    Give the number of avoided cases at which support costs as much as the care that it replaces.

    Raises ``ValueError`` when a case costs nothing: then no number is enough.
    """
    if kosten_per_geval <= 0:
        raise ValueError("an avoided case costs nothing, so no number of them equals the cost of support")
    return round_half_up(kosten / kosten_per_geval, decimalen)


def months_of_period(eerste_dag: date, laatste_dag: date) -> int:
    """Give the number of calendar months from the first day up to and including the last."""
    if laatste_dag < eerste_dag:
        raise ValueError("the period ends before it begins")
    return 12 * (laatste_dag.year - eerste_dag.year) + laatste_dag.month - eerste_dag.month + 1


def combined_growth_pct(groei_pct: Mapping[str, float], decimalen: int | None = 1) -> float:
    """Give the growth of a product from the growth of its factors: 12% more clients, each 23% dearer."""
    return round_half_up(100 * (math.prod(1 + groei / 100 for groei in groei_pct.values()) - 1), decimalen)


def whole_of_share(deel: float, aandeel_pct: float, decimalen: int | None = 0) -> float:
    """Give the whole of which a part is the given share. Raises ``ValueError`` for a share of zero."""
    if aandeel_pct == 0:
        raise ValueError("a share of zero belongs to any whole")
    return round_half_up(100 * deel / aandeel_pct, decimalen)


def scenarios_per_case(kosten: Mapping[str, float], kosten_ondersteuning: float) -> dict[str, float]:
    """
    Give what one case costs less with support, for every scenario that the given care allows.

    Takes the cost per case of each zorgvorm, the lightest first. Gives, for each zorgvorm that would have been
    used: none at all (``geen GBGGZ``), every lighter one instead (``LOKAAL in plaats van SGGZ``, which the
    table of FoodValley leaves out), and at the end the same care after all (``toch dezelfde hulp``).
    """
    vormen = list(kosten)
    per_case = {f"geen {zwaar}": saving_per_case(kosten[zwaar], 0, kosten_ondersteuning) for zwaar in vormen}
    for place, zwaar in enumerate(vormen):
        for licht in vormen[:place]:
            name = f"{licht} in plaats van {zwaar}"
            per_case[name] = saving_per_case(kosten[zwaar], kosten[licht], kosten_ondersteuning)
    return {**per_case, "toch dezelfde hulp": saving_per_case(0, 0, kosten_ondersteuning)}


@dataclass(frozen=True)
class Shift:
    """
    How much lighter care became among those who were referred.

    ``aandeel_pct``: the share of heavy care; ``punten``: how many percentage points it lies below the expected
    share; ``trajecten``: the number of referrals that this stands for.
    """

    aandeel_pct: float
    punten: float
    trajecten: float


def severity_shift(verwacht_pct: float, zwaar: float, verwezen: float, decimalen: int | None = 1) -> Shift:
    """
    Compare the share of heavy care with the share that was expected, both among those who were referred.

    Takes the expected share among referrals, the referrals to heavy care and all referrals. A share of
    referrals beside a share of all clients cannot be compared: the denominators must match. ``decimalen`` is
    for the shares; trajecten are whole. Raises ``ValueError`` when nobody was referred.
    """
    if verwezen <= 0:
        raise ValueError("nobody was referred, so there is no share of heavy care")
    aandeel = 100 * zwaar / verwezen
    return Shift(
        aandeel_pct=round_half_up(aandeel, decimalen),
        punten=round_half_up(verwacht_pct - aandeel, decimalen),
        trajecten=round_half_up(verwezen * verwacht_pct / 100 - zwaar),
    )


@dataclass(frozen=True)
class TotalSaving:
    """
    The savings of all cases together, in euro.

    ``regels``: per destination avoided; ``totaal``: their sum; ``toch_verwezen``: the cost of support for
    those who were referred all the same (negative); ``netto``: both together; ``per_vermeden_client`` and
    ``per_client``: totaal per client not referred, netto per client seen.
    """

    regels: Mapping[str, float]
    totaal: float
    toch_verwezen: float
    netto: float
    per_vermeden_client: float
    per_client: float


def total_saving(
    besparing_per_geval: Mapping[str, float],
    aantallen: Mapping[str, float],
    besparing_toch_verwezen: float,
    aantal_toch_verwezen: float,
    decimalen: int | None = 0,
) -> TotalSaving:
    """
    Add up savings per case over the cases that were avoided and those that were referred all the same.

    Takes per destination the saving per case and the number of cases, and the same for those referred all the
    same (their saving is minus the cost of support). ``decimalen`` is for the means per client. Raises
    ``ValueError`` when the destinations differ or nobody was avoided.
    """
    if set(besparing_per_geval) != set(aantallen):
        raise ValueError("savings and numbers of cases do not name the same destinations")
    vermeden = sum(aantallen.values())
    if vermeden <= 0:
        raise ValueError("no case was avoided, so there is no mean per avoided client")
    regels = {name: besparing_per_geval[name] * aantal for name, aantal in aantallen.items()}
    totaal = sum(regels.values())
    toch_verwezen = besparing_toch_verwezen * aantal_toch_verwezen
    netto = totaal + toch_verwezen
    return TotalSaving(
        regels=regels,
        totaal=totaal,
        toch_verwezen=toch_verwezen,
        netto=netto,
        per_vermeden_client=round_half_up(totaal / vermeden, decimalen),
        per_client=round_half_up(netto / (vermeden + aantal_toch_verwezen), decimalen),
    )


def rekenmodel_of_groups(
    groepen: Mapping[str, Mapping[str, float]],
    kosten_per_jeugdige: Mapping[str, float],
    periode_start: date,
    periode_eind: date,
) -> pd.DataFrame:
    """
    Reckon rows A to M for groups of which only counts and mean costs are known.

    Takes per group (``interventie``, ``controle``) the letters that it has of a (patients under 18), b, c, d
    (youths referred to SGGZ, GBGGZ, the local field) and k (cost of the SOJ), and the mean costs per youth of
    SGGZ, GBGGZ and LOKAAL. A group without d has no figures of the local field; one without k none of the
    SOJ. Goes through ``build_rekenmodel``, so the letters mean the same as in ``mart.rekenmodel``; the
    kostenbasis is ``gemiddeld``. Gives its columns, one row per group, with groep as index.
    """
    letters = pd.DataFrame(
        [[values.get(letter) for letter in "abcdk"] for values in groepen.values()],
        columns=list("abcdk"),
        dtype="float64",
    )
    units = pd.DataFrame(
        {
            "niveau": "regio",
            "gebied": "*",
            "groep": list(groepen),
            "periode": f"{periode_start}/{periode_eind}",
        }
    )
    units["periode_start"], units["periode_eind"] = periode_start, periode_eind
    units["patienten_onder_18"] = letters["a"].to_numpy()
    units["gemeente"] = None
    totals = pd.concat(
        [
            units[KEY].assign(zorgvorm=zorgvorm, jeugdigen=letters[ZORGVORMEN[zorgvorm][0]].to_numpy())
            for zorgvorm in ("SGGZ", "GBGGZ")
        ],
        ignore_index=True,
    )
    prices = pd.DataFrame(
        [
            {"zorgvorm": zorgvorm, "bedrag": bedrag, "geldig_van": periode_start, "soort": "gemiddeld"}
            for zorgvorm, bedrag in kosten_per_jeugdige.items()
        ],
        columns=PRICE_COLUMNS,
    )
    local = units[KEY].assign(
        jeugdigen=letters["d"].to_numpy(),
        kosten=letters["d"].to_numpy() * kosten_per_jeugdige["LOKAAL"],
    )
    return build_rekenmodel(
        units,
        jeugdigen=totals.assign(gemeente="*"),
        jeugdigen_totaal=totals,
        bedragen=pd.DataFrame(columns=INPUTS["bedragen"]),
        gedeclareerd_tot=pd.DataFrame(columns=INPUTS["gedeclareerd_tot"]),
        prijzen=prices,
        lokaal=local,
        soj=units[KEY].assign(kosten=letters["k"].to_numpy()),
    ).set_index("groep")
