"""The region's own tables: practices, zorgverleners, groups, lists, prices, SOJ, local field and codes.

Of each key the row that was delivered last counts; with ``levering = "volledig"`` a row gone from the newest
delivery no longer does.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from ibis import ir

from etl.normalise.rows import READ
from etl.normalise.successors import FAR, cluster_practices, normalise_name
from etl.normalise.values import keep_delivered, latest_of_key
from schemas.tables import TABLES

KEYS = {
    "praktijken": ("praktijk_id", "geldig_van"),
    "zorgverleners": ("zorgverlener_agb", "praktijk_id", "geldig_van"),
    "praktijkgroepen": ("praktijk_id", "geldig_van"),
    "patienten": ("praktijk_id", "peildatum", "gemeente", "leeftijdsklasse", "geslacht"),
    "prijzen": ("zorgvorm", "gemeente", "geldig_van", "soort"),
    "codes": ("gemeente", "categorie", "code", "geldig_van"),
    "soj_inzet": ("praktijk_id", "kwartaal", "kostensoort"),
    "lokaal_veld": ("praktijk_id", "gemeente", "kwartaal"),
}


def _current(soort: str, typed: ir.Table, leveringen: ir.Table) -> ir.Table:
    return latest_of_key(keep_delivered(typed, read_deliveries(leveringen)), KEYS[soort])


def read_deliveries(leveringen: ir.Table) -> ir.Table:
    """Leave out the deliveries that were refused: a list that could not be read says nothing of what is gone."""
    return leveringen.filter(leveringen.stand == READ)


def _declared(name: str, table: ir.Table) -> ir.Table:
    return table.select(*TABLES[name].columns)


def current_praktijken(typed: ir.Table, leveringen: ir.Table) -> ir.Table:
    """Give the practices that count, with aliassen."""
    return _current("praktijken", typed, leveringen)


def build_praktijken(typed: ir.Table, leveringen: ir.Table) -> pd.DataFrame:
    """Give kern.praktijken: each practice and period, with the cluster of practices that ever merged."""
    frame = current_praktijken(typed, leveringen).to_pandas()
    frame["praktijkcluster"] = frame["praktijk_id"].map(cluster_practices(frame)).astype("str")
    frame = frame[list(TABLES["kern.praktijken"].columns)]
    return typed_frame(frame, dates=["geldig_van", "geldig_tot"], texts=["opgegaan_in"])


def build_zorgverleners(typed: ir.Table, leveringen: ir.Table) -> pd.DataFrame:
    """Give (zorgverlener_agb, naam, rol, praktijk_id, van, tot), names normalised for matching."""
    frame = _current("zorgverleners", typed, leveringen).to_pandas()
    frame["naam"] = frame["naam"].map(normalise_name, na_action="ignore").astype("str")
    frame = frame.rename(columns={"geldig_van": "van", "geldig_tot": "tot"})
    frame["tot"] = pd.to_datetime(frame["tot"]).fillna(pd.Timestamp(FAR))
    return typed_frame(frame[["zorgverlener_agb", "naam", "rol", "praktijk_id", "van", "tot"]], dates=["van", "tot"])


def typed_frame(frame: pd.DataFrame, dates: Sequence[str] = (), texts: Sequence[str] = ()) -> pd.DataFrame:
    """Give a frame whose date and text columns keep their type when they are empty."""
    frame = frame.copy()
    for name in dates:
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    for name in texts:
        frame[name] = frame[name].astype("str")
    return frame


def build_praktijkgroepen(typed: ir.Table, leveringen: ir.Table) -> ir.Table:
    """Give kern.praktijkgroepen."""
    return _declared("kern.praktijkgroepen", _current("praktijkgroepen", typed, leveringen))


def current_patienten(typed: ir.Table, leveringen: ir.Table) -> ir.Table:
    """Give the lists by class of age and sex; of each class the last delivery that holds it, with all its rows."""
    delivered = keep_delivered(typed, read_deliveries(leveringen))
    return latest_of_key(delivered, KEYS["patienten"], keep="delivery")


def build_patienten(typed: ir.Table, leveringen: ir.Table) -> ir.Table:
    """Give kern.patienten: classes of age and sex added up per practice, peildatum and gemeente."""
    rows = current_patienten(typed, leveringen)
    return rows.group_by(["praktijk_id", "peildatum", "gemeente"]).aggregate(
        patienten_onder_18=rows.patienten_onder_18.sum()
    )


def build_prijzen(typed: ir.Table, leveringen: ir.Table) -> ir.Table:
    """Give kern.prijzen; ``bron`` is the source that the region names, not the delivery."""
    return _declared("kern.prijzen", _current("prijzen", typed, leveringen))


def build_soj_inzet(typed: ir.Table, leveringen: ir.Table) -> ir.Table:
    """Give kern.soj_inzet."""
    return _declared("kern.soj_inzet", _current("soj_inzet", typed, leveringen))


def build_lokaal_veld(typed: ir.Table, leveringen: ir.Table) -> ir.Table:
    """Give kern.lokaal_veld."""
    return _declared("kern.lokaal_veld", _current("lokaal_veld", typed, leveringen))


def build_codes(typed: ir.Table, leveringen: ir.Table) -> ir.Table:
    """Give the region's own codes with their validity."""
    return _current("codes", typed, leveringen).select(*TABLES["levering.codes"].columns)
