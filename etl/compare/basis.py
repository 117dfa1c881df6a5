"""
On which practice youths were placed, in one word and one sentence for everything that compares.

Where the own practice of a youth is known, every door leads to it. Where only the referring practice is known, who
came through the gemeente or another door is at no practice, and a practice that turns to another door seems to
refer fewer. Whatever compares says which of the two it is, with the sentence of this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from etl.compare.panel import EVERYBODY, WHOLE_REGION
from etl.compare.periods import Kwartaal

OWN, REFERRER, MIXED, UNKNOWN = "eigen_praktijk", "verwijzer", "gemengd", ""
YEAR = "-jaar"

TOLD: Mapping[str, str] = {
    OWN: "Van (vrijwel) elke jeugdige is de eigen huisartspraktijk bekend. De jeugdige telt daar mee, wie er ook "
    "verwees.",
    REFERRER: "Let op: van (vrijwel) geen enkele jeugdige is de eigen huisartspraktijk bekend, alleen die van de "
    "verwijzer. Wie niet via de huisarts of de SOJ kwam, maar bijvoorbeeld via de gemeente, telt bij geen enkele "
    "praktijk mee.",
    MIXED: "Let op: niet van elke jeugdige is de eigen huisartspraktijk bekend. Wie dan niet via de huisarts of de SOJ "
    "kwam, maar bijvoorbeeld via de gemeente, telt bij geen enkele praktijk mee.",
}
DIFFERS = (
    "De groepen met en zonder SOJ zijn daarin niet gelijk: een verschil tussen hun cijfers kan ook daar vandaan komen."
)
CHANGED = "In eerdere jaren was dat anders: een verandering in het verloop kan ook daar vandaan komen."


@dataclass(frozen=True)
class Basis:
    """
    The word for the region in a year (empty: not known), and whether its groups and its earlier years have another.

    ``groepen_verschillen`` is told only where nothing is hidden, for a group may be one practice.
    """

    woord: str = UNKNOWN
    groepen_verschillen: bool = False
    eerder_anders: bool = False

    @property
    def sentences(self) -> tuple[str, ...]:
        """What to say beside every comparison; nothing when it is not known."""
        if self.woord == UNKNOWN:
            return ()
        more = ((DIFFERS, self.groepen_verschillen), (CHANGED, self.eerder_anders))
        return (TOLD[self.woord], *(sentence for sentence, holds in more if holds))

    @property
    def warnings(self) -> tuple[str, ...]:
        """The same where some doors lead to no practice, or the basis differs; nothing where all is well."""
        return self.sentences if self.woord != OWN or len(self.sentences) > 1 else ()


def name_word(own: int, referrer: int, without: int, drempel: int = 1) -> str:
    """
    Give the word for youths on their own practice, on that of the referrer, and through another door at none.

    ``drempel``: numbers below it count as none, so that the word leaves each of them open as far as rule 13 asks; of
    fewer than three times as many youths nothing is said. With 1 the word is exact.
    """
    together = own + referrer + without
    if together == 0 or (drempel > 1 and together < 3 * drempel):
        return UNKNOWN
    if own < drempel:
        return REFERRER
    return OWN if referrer < drempel and without < drempel else MIXED


def judged_year(kwartaal: str, hidden: bool) -> str:
    """
    Give the year that is looked at: the rolling one that ends with the quarter, or the last whole calendar year.

    Where small counts are hidden, years may not overlap: two that do, differ by two quarters, and what is said of
    the one and the other would say something of these quarters.
    """
    last = Kwartaal.parse(kwartaal)
    return str(last.jaar if last.nummer == 4 else last.jaar - 1) if hidden else f"{last}{YEAR}"


def words_per_unit(deuren: pd.DataFrame, drempel: int = 1) -> dict[tuple[str, str, str], str]:
    """Give the word per (gebied, groep, periode) of mart.deuren_jaar, of gemeenten and the region."""
    columns = ["jeugdigen_eigen_praktijk", "jeugdigen_praktijk_verwijzer", "jeugdigen_zonder_praktijk"]
    areas = deuren[deuren["niveau"] != "praktijk"]
    counts = areas[columns].astype("Int64").fillna(0).astype("int64").itertuples(index=False, name=None)
    keys = [tuple(key) for key in areas[["gebied", "groep", "periode"]].astype("str").to_numpy().tolist()]
    return {
        key: name_word(own, referrer, without, drempel)
        for key, (own, referrer, without) in zip(keys, counts, strict=True)
    }


def basis_of_region(deuren: pd.DataFrame, kwartaal: str, drempel: int | None = None) -> Basis:
    """
    Give the basis of the region in the ``judged_year`` of ``kwartaal``, beside the years of that kind before it.

    ``deuren``: the full mart.deuren_jaar; ``drempel``: counts below it are hidden (None: nothing is hidden).
    """
    words = words_per_unit(deuren, drempel or 1)
    year = judged_year(kwartaal, hidden=drempel is not None)
    now = words.get((WHOLE_REGION, EVERYBODY, year), UNKNOWN)
    earlier = {
        word
        for (gebied, groep, periode), word in words.items()
        if (gebied, groep) == (WHOLE_REGION, EVERYBODY)
        and periode.endswith(YEAR) == year.endswith(YEAR)
        and periode < year
    }
    groups = {words.get((WHOLE_REGION, groep, year), UNKNOWN) for groep in ("interventie", "controle")}
    return Basis(
        now,
        groepen_verschillen=drempel is None and len(groups - {UNKNOWN}) > 1,
        eerder_anders=bool(earlier - {UNKNOWN, now}),
    )
