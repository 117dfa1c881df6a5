"""What people should look at beside the figures: refused deliveries, practices without a group, findings."""

from __future__ import annotations

from typing import Any

import pandas as pd

from etl.compare.accounting import ERROR, INFORMATION, WARNING

COLUMNS = ["laag", "controle", "gemeente", "reden", "ernst"]


def build_remarks(refused: pd.DataFrame, grid: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """
    Give the remarks of mart.datakwaliteit: laag, controle, gemeente, reden (Dutch), ernst.

    ``refused``: deliveries that were refused and not replaced (bron_naam, bron_gemeente, bestand, reden);
    ``grid``: kern.praktijk_kwartaal; ``findings``: (probleem, uitleg, gemeente, aantal).
    """
    rows: list[tuple[Any, ...]] = [
        (
            "leveringen",
            f"geweigerd: {item.bron_naam}, {item.bestand}",
            item.bron_gemeente,
            f"{item.reden} De bron staat op haar laatste goede stand.",
            ERROR,
        )
        for item in refused.itertuples()
    ]
    unknown = grid[grid["groep_onbekend"]].drop_duplicates("praktijk_id")
    rows += [
        (
            "praktijken",
            f"groep onbekend: {item.praktijk_naam}",
            item.gemeente,
            "Van deze praktijk is niet geleverd of er een SOJ werkt. Vul praktijkgroepen aan.",
            WARNING,
        )
        for item in unknown.itertuples()
    ]
    without = grid[grid["patienten_onder_18"].isna()].drop_duplicates("praktijk_id")
    rows += [
        (
            "praktijken",
            f"lijst onbekend: {item.praktijk_naam}",
            item.gemeente,
            "Van deze praktijk is geen aantal patiënten onder 18 geleverd. Vul patienten aan.",
            WARNING,
        )
        for item in without.itertuples()
    ]
    rows += [
        (
            "bevindingen",
            item.probleem,
            item.gemeente,
            f"{item.uitleg} ({item.aantal} {'rij' if item.aantal == 1 else 'rijen'})",
            INFORMATION,
        )
        for item in findings.itertuples()
    ]
    return pd.DataFrame(rows, columns=COLUMNS).drop_duplicates(["laag", "controle", "gemeente"])
