"""
Dated events that change what every gemeente delivers: changes of the law and of the iJw standard.

A step in a delivery around such a date is no reason to hold it. Each event says which measures it moves, which way,
and for which product codes; what it does not name stays unexplained.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

MORE, LESS = "meer", "minder"


@dataclass(frozen=True)
class Event:
    """
    One dated event.

    ``maten``: measures of a delivery that it moves (words of ``values.PROFIELMATEN``); ``richtingen``: meer, minder
    or both; ``codes``: beginnings of the product codes that it touches (empty: all). ``uitleg``: what happened, in
    Dutch; ``bron``: where that can be read.
    """

    datum: date
    maten: frozenset[str]
    richtingen: frozenset[str]
    uitleg: str
    bron: str
    codes: tuple[str, ...] = ()


COMPOSITION: Final = frozenset({"rijen", "leeg", "code", "verwijzer", "aanbieder"})
_RESTARTS: Final = frozenset({MORE})
BOTH: Final = frozenset({MORE, LESS})
_GGZ: Final = ("51", "52", "54", "18")

RENEWALS_KEEP_NUMBER: Final = date(2023, 4, 3)

EVENTS: Final[tuple[Event, ...]] = (
    Event(date(2015, 1, 1), COMPOSITION, _RESTARTS, "de Jeugdwet begon: alle lopende zorg begon opnieuw",
          "cbs.nl, maatwerk 2016/23"),
    Event(date(2016, 1, 1), COMPOSITION, _RESTARTS, "het overgangsrecht van de Jeugdwet eindigde",
          "cbs.nl, maatwerk 2016/23"),
    Event(date(2018, 1, 1), COMPOSITION, _RESTARTS, "de DBC's eindigden: de jeugd-ggz begon opnieuw",
          "iJw-codelijst JZ002, reden 10"),
    Event(date(2018, 1, 1), frozenset({"code"}), BOTH, "de codes van de jeugd-ggz veranderden",
          "iJw-codelijst JZ002, reden 10", _GGZ),
    Event(date(2022, 1, 1), COMPOSITION, _RESTARTS, "het nieuwe woonplaatsbeginsel verplaatste jeugdigen",
          "rigg.nl"),
    Event(RENEWALS_KEEP_NUMBER, frozenset({"rijen"}), frozenset({LESS}),
          "verlengingen houden sinds iJw 3.2 hetzelfde toewijzingnummer", "iJw-bedrijfsregel OP380"),
)  # fmt: skip
