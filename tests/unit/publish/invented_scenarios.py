"""Scenarios for report and workbook: one with an outcome, one that misses a value."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from etl.costs.scenario_file import load_scenarios
from etl.costs.scenario_own import OwnValue
from etl.costs.scenario_tables import build_scenarios

TYPED = 'bron = "proef"\ndatum = 2026-01-15\neigenaar = "beleid"\n'
FILE = "".join(
    f"[aanname.{name}]\n{numbers}\n{TYPED}"
    for name, numbers in {
        "aantal_afgerond": "basis = 35",
        "anders_verwezen": "basis = 0.65\nlaag = 0.3\nhoog = 1",
        "aantal_doorverwezen": "basis = 68",
        "aandeel_lokaal": "basis = 0.1\nlaag = 0\nhoog = 0.3",
        "kosten_soj": "basis = 124902",
    }.items()
)
FILE += f'[[scenario]]\nnaam = "directe kosten"\n[scenario.aanname.kosten_overig]\nbasis = 0\n{TYPED}'
FILE += '[[scenario]]\nnaam = "alle kosten"\n'
OWN = {
    "prijs_sggz": OwnValue(Decimal("7100.50"), "prijzen: proef", date(2025, 1, 1)),
    "prijs_gbggz": OwnValue(Decimal("2700.25"), "prijzen: proef", date(2025, 1, 1)),
}


def scenario_tables(folder, text=FILE):
    """The three tables of scenarios as a load makes them from this scenarios.toml."""
    (folder / "scenarios.toml").write_text(text, encoding="utf-8")
    return build_scenarios(load_scenarios(SimpleNamespace(root=folder)), OWN)
