"""
The rekenmodel: rows A to M for groups of practices with and without SOJ (contract rule 12).

The model is the one that DSP-groep proposed in 2017 for FoodValley (table 5 of its interim evaluation): per
period and per group the patients under 18 (A), the youths referred to SGGZ, GBGGZ and the local field (B, C,
D), also as a percentage (E, F, G), the costs of those referrals (H, I, J) and of the SOJ (K), their sum (L)
and the mean costs per patient (M).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from etl.compare.rates import weighted_sum_interval
from etl.costs.prices import price_on
from etl.normalise.money import round_euros

KEY = ["niveau", "gebied", "groep", "periode"]
LETTERS = list("abcdefghijklm")
COLUMNS = [
    *KEY,
    *LETTERS,
    "kostenbasis",
    "prijspeil",
    "niet_beschikbaar",
    "l_bestaat_uit",
    "m_onder",
    "m_boven",
    "m_zonder_k",
    "m_zonder_k_onder",
    "m_zonder_k_boven",
]
WERKELIJK, GEMIDDELD, GEMENGD = "werkelijk", "gemiddeld", "gemengd"
# Care form -> (letter of its youths, letter of its costs).
ZORGVORMEN = {"SGGZ": ("b", "h"), "GBGGZ": ("c", "i"), "LOKAAL": ("d", "j")}

INPUTS: Mapping[str, list[str]] = {
    "eenheden": [*KEY, "periode_start", "periode_eind", "patienten_onder_18", "gemeente"],
    "jeugdigen": [*KEY, "zorgvorm", "gemeente", "jeugdigen"],
    "jeugdigen_totaal": [*KEY, "zorgvorm", "jeugdigen"],
    "bedragen": [*KEY, "zorgvorm", "gemeente", "bedrag"],
    "gedeclareerd_tot": ["gemeente", "laatste_einddatum"],
    "lokaal": [*KEY, "jeugdigen", "kosten"],
    "soj": [*KEY, "kosten"],
}
INPUT_KEYS: Mapping[str, list[str]] = {
    "eenheden": KEY,
    "jeugdigen": [*KEY, "zorgvorm", "gemeente"],
    "jeugdigen_totaal": [*KEY, "zorgvorm"],
    "bedragen": [*KEY, "zorgvorm", "gemeente"],
    "gedeclareerd_tot": ["gemeente"],
    "lokaal": KEY,
    "soj": KEY,
}


def build_rekenmodel(
    eenheden: pd.DataFrame,
    *,
    jeugdigen: pd.DataFrame,
    jeugdigen_totaal: pd.DataFrame,
    bedragen: pd.DataFrame,
    gedeclareerd_tot: pd.DataFrame,
    prijzen: pd.DataFrame,
    lokaal: pd.DataFrame,
    soj: pd.DataFrame,
    naloop_dagen: int = 365,
    groepen_met_soj: Collection[str] = ("interventie", "overgang", "totaal"),
    zekerheid: float = 0.95,
) -> pd.DataFrame:
    """
    Build ``mart.rekenmodel`` (before hiding) from counts, declarations and prices. Source: contract rule 12.

    Frames in (a unit = niveau x gebied x groep x periode; at niveau praktijk gebied is the practice):

    * ``eenheden``: the units wanted, with periode_start and periode_eind (both inclusive dates),
      patienten_onder_18 (unknown when no list was delivered) and gemeente (its own; unknown for the region).
      One row out per row here, in this order.
    * ``jeugdigen``: unique youths per unit, zorgvorm (SGGZ, GBGGZ, LOKAAL) and paying gemeente.
      ``jeugdigen_totaal``: the same without gemeente, unique over payers. No row = 0 youths.
    * ``bedragen``: euro per unit, zorgvorm and gemeente: all declarations, whenever booked, of the trajecten
      that started in the period. The gemeente is that of the traject (rule 5), also for what a later gemeente
      declared after a move.
    * ``gedeclareerd_tot``: each gemeente's latest declared einddatum (unknown = declared nothing).
    * ``prijzen``: see ``etl.costs.prices``.
    * ``lokaal``: youths and costs that the local field delivered; ``soj``: structureel + eenmalig −
      bijdrage_derden; both summed per unit, unknown where it was not delivered.

    Other zorgvormen and units that are not asked for are ignored. The rules, clause by clause:

    * **B, C, D** are the totals; **D** and **J** also hold what ``lokaal`` says. They are known only when a
      row of ``lokaal`` applies or LOKAAL youths are counted; a total of 0 without such a row is no report.
    * **H, I, J** add what each payer pays. A payer's costs in a period are ``werkelijk`` (its bedragen,
      none = 0) when its latest declared einddatum lies at least ``naloop_dagen`` past the period's end, else
      ``gemiddeld`` (its youths x the price on the period's first day). A payer without youths adds 0. One
      missing price that is needed makes the whole letter unknown.
    * **kostenbasis** tells which of both the row's payers had, ``gemengd`` when both. Without any youths it
      is what would have held: for the unit's own gemeente, else for all gemeenten in ``gedeclareerd_tot``.
      **prijspeil** lists the price levels of the prices used (unknown when none was).
    * **K** is for ``groepen_met_soj``; elsewhere it does not apply.
    * **E, F, G** = 100 x B, C, D / A; unknown when A is unknown or 0.
    * **L** = H + I + J + K over the letters that both groups have, named in **l_bestaat_uit** ("H+I+K").
      Without H or I there is no L. J counts when both interventie and controle of that niveau, gebied and
      periode have it (with only one of them: when that one has it; with neither: when the row has it). At
      niveau praktijk the region's groups (niveau regio, gebied ``*``) decide, and the row must have it. K
      counts when it was delivered for the row's group; that it does not apply in controle stops nothing.
    * **M** = L / A. **m_onder** and **m_boven** are its Fay-Feuer interval: B and C are the random counts,
      each weighing its costs per youth; J and K are constants. A zorgvorm without youths has no costs per
      youth of its own; its weight is then the mean costs per youth of all units of that niveau and periode,
      else the price on the first day, else unknown, and m_boven with it.
    * **m_zonder_k** = (L − K) / A, with bounds made in the same way: what M would be if nobody asked what the SOJ
      itself costs. Where K is not in L (controle, or not delivered) it equals M.
    * **niet_beschikbaar** names, in order, every letter that is unknown because something was not delivered,
      those computed from it included ("D, G, J"); None when all is there. What does not apply (K in
      controle; E, F, G, M where A is 0) is unknown without being named. Unknown is NaN or None, never 0.

    Gives a frame with ``COLUMNS``. Raises ``ValueError`` for a missing column, a doubled key, and youths in
    ``jeugdigen_totaal`` without a payer in ``jeugdigen``.
    """
    frames = {
        "eenheden": eenheden,
        "jeugdigen": jeugdigen,
        "jeugdigen_totaal": jeugdigen_totaal,
        "bedragen": bedragen,
        "gedeclareerd_tot": gedeclareerd_tot,
        "lokaal": lokaal,
        "soj": soj,
    }
    clean = {name: _checked(name, frame) for name, frame in frames.items()}
    units = clean["eenheden"].assign(eenheid=range(len(eenheden)))
    of_units = {
        name: _of_units(clean[name], units) for name in ("jeugdigen", "jeugdigen_totaal", "bedragen", "lokaal", "soj")
    }
    payers = (
        of_units["jeugdigen"]
        .merge(of_units["bedragen"], on=["eenheid", "zorgvorm", "gemeente"], how="left", indicator="gevonden")
        .merge(clean["gedeclareerd_tot"], on="gemeente", how="left")
        .merge(units[["eenheid", "periode_start", "periode_eind"]], on="eenheid", how="left")
    )
    paid = _paid(payers, prijzen, naloop_dagen)

    rows = units[[*KEY, "eenheid"]].set_index("eenheid")
    rows["a"] = units["patienten_onder_18"].to_numpy()
    _add_youths_and_costs(rows, of_units["jeugdigen_totaal"], paid)
    _add_local_field(rows, of_units["lokaal"].set_index("eenheid"))
    rows["k_geldt"] = rows["groep"].isin(list(groepen_met_soj))
    soj_costs = of_units["soj"].set_index("eenheid")["kosten"]
    rows["k"] = soj_costs.reindex(rows.index).where(rows["k_geldt"])

    list_known = rows["a"].where(rows["a"] > 0)
    for share, count in zip("efg", "bcd", strict=True):
        rows[share] = 100 * rows[count] / list_known
    _add_sum(rows)
    # Sums of whole cents; what floating point adds to them is no part of the costs.
    for letter in "hijkl":
        rows[letter] = round_euros(rows[letter])
    soj_in_l = rows["k"].where(rows["k_in_l"], 0.0)
    rows["m"] = rows["l"] / list_known
    rows["m_zonder_k"] = (rows["l"] - soj_in_l) / list_known
    rows["kostenbasis"] = _basis_of_rows(paid, units, clean["gedeclareerd_tot"], naloop_dagen)
    rows["prijspeil"] = _price_levels(paid).reindex(rows.index)
    rows["niet_beschikbaar"] = _not_available(rows)
    onder, boven = _interval_of_costs(rows, units, prijzen, zekerheid)
    for name, total in (("m", rows["l"]), ("m_zonder_k", rows["l"] - soj_in_l)):
        # What is not a referral to SGGZ or GBGGZ (J, and K in M) is a constant: it only moves the interval.
        constant = total - rows["h"] - rows["i"]
        known = rows[name].notna()
        rows[f"{name}_onder"] = ((onder + constant) / list_known).where(known)
        rows[f"{name}_boven"] = ((boven + constant) / list_known).where(known)
    for column in ("kostenbasis", "prijspeil", "niet_beschikbaar", "l_bestaat_uit"):
        rows[column] = rows[column].astype("object").where(rows[column].notna(), None)
    return rows[COLUMNS].reset_index(drop=True)


def _checked(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give the needed columns with comparable types, after proving that they are there and the key is one."""
    missing = [column for column in INPUTS[name] if column not in frame.columns]
    if missing:
        raise ValueError(f"{name} misses the columns {', '.join(missing)}")
    clean = frame[INPUTS[name]].reset_index(drop=True)
    for column in clean.columns:
        if column in {"periode_start", "periode_eind", "laatste_einddatum"}:
            clean[column] = pd.to_datetime(clean[column])
        elif column in {"patienten_onder_18", "jeugdigen", "bedrag", "kosten"}:
            clean[column] = pd.to_numeric(clean[column]).astype("float64")
        else:
            clean[column] = clean[column].astype("object")
    if clean.duplicated(INPUT_KEYS[name]).any():
        raise ValueError(f"{name} has several rows for one {' x '.join(INPUT_KEYS[name])}")
    # Sums of fractions depend on the order of the rows; only that of the units is the caller's.
    return clean if name == "eenheden" else clean.sort_values(INPUT_KEYS[name], ignore_index=True)


def _of_units(frame: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the units asked for; their number ``eenheid`` replaces the four key columns."""
    return frame.merge(units[[*KEY, "eenheid"]], on=KEY, how="inner").drop(columns=KEY)


def _basis(laatste_einddatum: pd.Series, periode_eind: pd.Series, naloop_dagen: int) -> pd.Series:
    """Tell per row whether the costs are actual or averages; an unknown last date means averages."""
    complete = laatste_einddatum >= periode_eind + pd.Timedelta(days=naloop_dagen)
    return pd.Series(np.where(complete, WERKELIJK, GEMIDDELD), index=complete.index, dtype="object")


def _paid(payers: pd.DataFrame, prijzen: pd.DataFrame, naloop_dagen: int) -> pd.DataFrame:
    """Give per unit, zorgvorm and payer with youths: basis, kosten (NaN without a price) and prijspeil."""
    paid = payers[payers["zorgvorm"].isin(list(ZORGVORMEN)) & payers["jeugdigen"].ne(0)].copy()
    paid["basis"] = _basis(paid["laatste_einddatum"], paid["periode_eind"], naloop_dagen)
    price = price_on(prijzen, paid["zorgvorm"], paid["gemeente"], paid["periode_start"])
    is_actual = paid["basis"] == WERKELIJK
    declared = paid["bedrag"].where(paid["gevonden"] == "both", 0.0)
    paid["kosten"] = declared.where(is_actual, paid["jeugdigen"] * price["bedrag"])
    paid["prijspeil"] = price["prijspeil"].mask(is_actual, None)
    return paid[["eenheid", "zorgvorm", "gemeente", "basis", "kosten", "prijspeil"]]


def _add_youths_and_costs(rows: pd.DataFrame, totals: pd.DataFrame, paid: pd.DataFrame) -> None:
    """Add b, c, d (unique over payers; none = 0) and h, i, j (sum over payers; unknown if one is unknown)."""
    for zorgvorm, (count, costs) in ZORGVORMEN.items():
        total = totals[totals["zorgvorm"] == zorgvorm].set_index("eenheid")["jeugdigen"]
        of_payers = paid[paid["zorgvorm"] == zorgvorm].groupby("eenheid")["kosten"].sum(skipna=False)
        if not set(total.index[total.ne(0)]) <= set(of_payers.index):
            raise ValueError(f"jeugdigen_totaal counts {zorgvorm} youths for whom jeugdigen has no payer")
        rows[count] = total.reindex(rows.index, fill_value=0.0)
        rows[costs] = of_payers.reindex(rows.index, fill_value=0.0)


def _add_local_field(rows: pd.DataFrame, lokaal: pd.DataFrame) -> None:
    """Add what the local field delivered to d and j, and make both unknown where nothing tells of it."""
    delivered = rows.index.isin(lokaal.index)
    counted = rows["d"] > 0
    for letter, column in (("d", "jeugdigen"), ("j", "kosten")):
        extra = lokaal[column].reindex(rows.index)
        rows[letter] = (rows[letter] + extra.where(delivered, 0.0)).where(delivered | counted)


def _add_sum(rows: pd.DataFrame) -> None:
    """Add l and l_bestaat_uit: the letters that both groups have, nothing without h and i."""
    parts = {
        "h": pd.Series(True, index=rows.index),
        "i": pd.Series(True, index=rows.index),
        "j": _both_groups_have_j(rows) & rows["j"].notna(),
        "k": rows["k"].notna(),
    }
    known = rows["h"].notna() & rows["i"].notna()
    total = pd.Series(0.0, index=rows.index)
    names = pd.Series("", index=rows.index, dtype="object")
    for letter, counts in parts.items():
        total = total + rows[letter].where(counts, 0.0)
        names = names + np.where(counts, f"+{letter.upper()}", "")
        rows[f"{letter}_in_l"] = counts
    rows["l"] = total.where(known)
    rows["l_bestaat_uit"] = names.str.removeprefix("+").where(known, None)


def _both_groups_have_j(rows: pd.DataFrame) -> pd.Series:
    """Tell per row whether the groups that are compared (at niveau praktijk: the region's) have a j."""
    groups = rows[rows["groep"].isin(["interventie", "controle"])]
    place = ["niveau", "gebied", "periode"]
    have = groups["j"].notna().groupby([groups[column] for column in place]).all().rename("heeft_j")
    region = rows["niveau"].eq("regio") & rows["gebied"].eq("*")
    periods_of_region = rows.loc[region, "periode"]
    practice = rows["niveau"] == "praktijk"
    compared = rows[place].mask(practice, rows[place].assign(niveau="regio", gebied="*"))
    found = compared.merge(have.reset_index(), on=place, how="left")["heeft_j"].set_axis(rows.index)
    # Where neither group exists there is nobody to be unequal to; but a practice needs its region's rows.
    without_groups = ~practice | rows["periode"].isin(periods_of_region)
    return found.astype("boolean").fillna(without_groups.astype("boolean")).astype(bool)


def _basis_of_rows(
    paid: pd.DataFrame, units: pd.DataFrame, gedeclareerd_tot: pd.DataFrame, naloop_dagen: int
) -> pd.Series:
    """Give the kostenbasis per unit: of its payers, else of its own gemeente, else of all gemeenten."""
    own = _one_basis(paid)
    without = units.loc[~units["eenheid"].isin(own.index), ["eenheid", "gemeente", "periode_eind"]]
    of_gemeente = without[without["gemeente"].notna()].merge(gedeclareerd_tot, on="gemeente", how="left")
    elsewhere = without.loc[without["gemeente"].isna(), ["eenheid", "periode_eind"]]
    ends = elsewhere[["periode_eind"]].drop_duplicates().merge(gedeclareerd_tot, how="cross")
    for frame in (of_gemeente, ends):
        frame["basis"] = _basis(frame["laatste_einddatum"], frame["periode_eind"], naloop_dagen)
    of_region = elsewhere.set_index("eenheid")["periode_eind"].map(_one_basis(ends, by="periode_eind"))
    parts = [part for part in (own, of_gemeente.set_index("eenheid")["basis"], of_region) if len(part)]
    every = pd.concat(parts) if parts else pd.Series(dtype="object")
    return every.reindex(units["eenheid"]).fillna(GEMIDDELD)


def _one_basis(frame: pd.DataFrame, by: str = "eenheid") -> pd.Series:
    """Reduce the bases of several payers to one word per group."""
    actual = frame["basis"].eq(WERKELIJK).groupby(frame[by]).mean()
    words = np.select([actual == 1, actual == 0], [WERKELIJK, GEMIDDELD], default=GEMENGD)
    return pd.Series(words, index=actual.index, dtype="object")


def _price_levels(paid: pd.DataFrame) -> pd.Series:
    """List the price levels used per unit, in order, e.g. "2023, 2024"."""
    used = paid.loc[paid["prijspeil"].notna(), ["eenheid", "prijspeil"]].copy()
    # A column of years with a gap in it arrives as floats: 2024.0 is the year 2024.
    used["prijspeil"] = used["prijspeil"].astype(str).str.replace(r"\.0$", "", regex=True)
    used = used.drop_duplicates().sort_values(["eenheid", "prijspeil"])
    return used.groupby("eenheid")["prijspeil"].agg(", ".join).astype("object")


def _not_available(rows: pd.DataFrame) -> pd.Series:
    """Name the letters that are unknown because something was not delivered, in order."""
    list_is_zero = rows["a"] == 0
    named = pd.Series("", index=rows.index, dtype="object")
    for letter in LETTERS:
        missing = rows[letter].isna()
        if letter == "k":
            missing &= rows["k_geldt"]
        elif letter in "efgm":
            # At A = 0 there is no percentage to give; only what lies under it may still be missing.
            base = rows["l" if letter == "m" else {"e": "b", "f": "c", "g": "d"}[letter]]
            missing &= ~list_is_zero | base.isna()
        named = named + np.where(missing, f", {letter.upper()}", "")
    return named.str.removeprefix(", ").where(named != "", None)


def _interval_of_costs(
    rows: pd.DataFrame, units: pd.DataFrame, prijzen: pd.DataFrame, zekerheid: float
) -> tuple[pd.Series, pd.Series]:
    """Give the bounds of H + I: B and C are random, each with its costs per youth as weight."""
    weights = [_costs_per_youth(rows, units, prijzen, zorgvorm) for zorgvorm in ("SGGZ", "GBGGZ")]
    onder, boven = weighted_sum_interval([rows["b"], rows["c"]], weights, zekerheid)
    return pd.Series(onder, index=rows.index), pd.Series(boven, index=rows.index)


def _costs_per_youth(rows: pd.DataFrame, units: pd.DataFrame, prijzen: pd.DataFrame, zorgvorm: str) -> pd.Series:
    """Give a unit's own costs per youth; without youths those of its niveau and periode, else the price."""
    count, costs = ZORGVORMEN[zorgvorm]
    own = (rows[costs] / rows[count]).where(rows[count] > 0)
    ordered = rows.sort_values(KEY)
    known = ordered[[count, costs]].where(ordered[costs].notna())
    around = known.groupby([ordered["niveau"], ordered["periode"]]).transform("sum")
    mean_around = (around[costs] / around[count]).where(around[count] > 0)
    gemeente = units["gebied"].where(units["niveau"] == "gemeente")
    asked = pd.Series(zorgvorm, index=units.index, dtype="object")
    price = price_on(prijzen, asked, gemeente, units["periode_start"])["bedrag"].set_axis(rows.index)
    per_youth = own.fillna(mean_around).fillna(price)
    # Credits can exceed what was declared; a negative mean tells nothing about one referral more or less.
    return per_youth.where(per_youth >= 0)
