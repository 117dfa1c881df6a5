"""Invented shares of regions."""

from __future__ import annotations

from typing import Any

from etl.disclose.shares import Deel

PLAN = "0f" * 32


def share(regio: str = "Noord", **other: Any) -> Deel:
    given = {
        "soort": "verwijsspiegel: verschil met en zonder SOJ, om te bundelen",
        "versie": 1,
        "regio": regio,
        "kwartaal_van": "2019K1",
        "kwartaal_tm": "2025K3",
        "uitkomst": ["SGGZ", "AMBULANT"],
        "praktijkbasis": "eigen_praktijk",
        "praktijken_met": 4,
        "praktijken_zonder": 1,
        "kwartalen_met": 60,
        "kwartalen_zonder": 72,
        "verhouding": 0.82,
        "onder": 0.6,
        "boven": 1.1,
        "standaardfout": 0.12,
        "p_permutatie": 0.1,
        "p_minimum": 0.033,
        "toewijzingen": {"aantal": 30, "alle": True, "lager": 2, "gelijk": 1, "gewicht": 11.0},
        "volledigheid_pct": 98.0,
        "bewijsniveau": "beschrijvend",
        "plan_sha256": PLAN,
        "codeversie": "0.1.0+abcdef01",
    }
    return Deel.model_validate(given | other)


def surer(regio: str, ratio: float, rank: int = 3, **other: Any) -> Deel:
    """A share of a region with many practices."""
    places = {"aantal": 2000, "alle": False, "lager": rank, "gelijk": 1, "gewicht": 40.0}
    wide = {"onder": round(ratio * 0.9, 2), "boven": round(ratio * 1.1, 2), "standaardfout": 0.05}
    return share(regio, **({"verhouding": ratio, "toewijzingen": places} | wide | other))
