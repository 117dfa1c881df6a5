"""
What a region gives to another of its comparison before and after SOJ: a few figures, never a row.

A share goes from the analyst of a region to that of another, because the region chooses to; it is in none of the
published profiles. The reader to withstand has the openbaar file of the region beside it: half-years of the region,
rounded to five, without practices. That reader knows no count of the panel exactly, and what is shared depends on all
of them together; over a stretch of quarters in which nobody starts and no list changes, on the totals of practices
alone (``tests/unit/disclose/test_shares.py`` gives a hidden half-year every value with one and the same share). What
would let a reader count is not in it:

* No number of youths, and not the difference per 1,000 per year: with the ratio and the lists that is one.
* The ratio and its bounds in whole percents; the standard error and the weight in two digits.
* Of the permutation distribution only the rank of what happened (``etl.compare.effect_joint``). The statistics of
  thousands of calendars are as many equations in the counts, and the joint test does without them.
* Nothing per practice, so not the ratios without each practice, from which the standard error is made.
* No share at all where one youth more or less moves the ratio by more than two percent: fewer than
  ``DELEN_VANAF_JEUGDIGEN`` youths on either side.

It is not for the werkgroep, which knows nearly every count of the panel: see ``etl.disclose.suppress``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from etl import problems
from etl.compare.effect_joint import Place
from etl.compare.evidence import NOTHING
from etl.settings import DELEN_VANAF_JEUGDIGEN
from schemas.declaration import KWARTAAL
from schemas.values import BEWIJSNIVEAUS, EFFECT_REDEN_GEEN, ZORGVORMEN

MOST_CALENDARS = 1_000_000
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Chance = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=0, strict=True)]
Quarter = Annotated[str, Field(pattern=f"^(?:{KWARTAAL})$")]


class _Shared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Toewijzingen(_Shared):
    """The place of what happened among all ways to give out the starting dates: ``etl.compare.effect_joint.Place``."""

    aantal: Annotated[int, Field(ge=1, le=MOST_CALENDARS, strict=True)]
    alle: bool
    lager: Count
    gelijk: Annotated[int, Field(ge=1, strict=True)]
    gewicht: Positive

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.lager + self.gelijk > self.aantal:
            raise ValueError("lager en gelijk zijn samen meer dan aantal")
        return self

    @property
    def place(self) -> Place:
        """The same for the joint test."""
        return Place(self.aantal, self.lager, self.gelijk, self.gewicht)


class Deel(_Shared):
    """
    The share of one region.

    ``verhouding``: referred youths with SOJ over those without, in hundredths; ``onder``, ``boven``: its permutation
    interval, None is open. ``standaardfout``: of its logarithm (CRV3), None when it is not known. ``uitkomst``: the
    zorgvormen that count. The rest as in mart.effect_soj.
    """

    soort: Literal["verwijsspiegel: verschil met en zonder SOJ, om te bundelen"]
    versie: Literal[1]
    regio: Annotated[str, Field(min_length=1, max_length=100)]
    kwartaal_van: Quarter
    kwartaal_tm: Quarter
    uitkomst: Annotated[tuple[str, ...], Field(min_length=1)]
    praktijkbasis: Literal["eigen_praktijk", "verwijzer", "gemengd"] | None
    praktijken_met: Count
    praktijken_zonder: Count
    kwartalen_met: Count
    kwartalen_zonder: Count
    verhouding: Positive
    onder: Positive | None
    boven: Positive | None
    standaardfout: Positive | None
    p_permutatie: Chance
    p_minimum: Chance
    toewijzingen: Toewijzingen
    volledigheid_pct: Annotated[float, Field(ge=0, le=100)] | None
    bewijsniveau: str
    plan_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    codeversie: Annotated[str, Field(pattern=r"^[0-9A-Za-z.+-]{1,60}$")]

    @field_validator("regio")
    @classmethod
    def _is_one_line(cls, value: str) -> str:
        if not value.isprintable() or not value.strip():
            raise ValueError("de naam van de regio is geen gewone tekst op één regel")
        return value

    @field_validator("uitkomst")
    @classmethod
    def _zorgvormen_exist(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [word for word in value if word not in ZORGVORMEN]
        if unknown or len(set(value)) < len(value):
            raise ValueError("een zorgvorm is onbekend of staat er dubbel")
        return tuple(sorted(value))

    @field_validator("bewijsniveau")
    @classmethod
    def _is_step(cls, value: str) -> str:
        if value not in BEWIJSNIVEAUS:
            raise ValueError("dat oordeel bestaat niet")
        return value

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if not (self.onder or 0.0) <= self.verhouding <= (self.boven or math.inf):
            raise ValueError("de verhouding ligt niet binnen haar eigen grenzen")
        if self.kwartaal_tm < self.kwartaal_van:
            raise ValueError("kwartaal_tm ligt voor kwartaal_van")
        return self

    @property
    def log_ratio(self) -> float:
        """The logarithm of the ratio, which is what is pooled."""
        return math.log(self.verhouding)


def make_share(row: Mapping[str, Any], place: Place | None, youths: tuple[int, int], about: Mapping[str, Any]) -> Deel:
    """
    Give what a region may share.

    ``row``: the main analysis of mart.effect_soj, None where a cell is empty; ``place``: None without an estimate;
    ``youths``: counted with and without SOJ; ``about``: regio, uitkomst and codeversie. Raises PublicationRefused,
    with the reason, where there is nothing to share or too few youths to share it safely.
    """
    if row["rate_ratio"] is None or place is None:
        raise problems.nothing_to_share(EFFECT_REDEN_GEEN.get(row["reden_geen"], "er is geen schatting"))
    if row["bewijsniveau"] == NOTHING:
        raise problems.nothing_to_share(BEWIJSNIVEAUS[NOTHING])
    if min(youths) < DELEN_VANAF_JEUGDIGEN:
        raise problems.too_few_to_share(DELEN_VANAF_JEUGDIGEN)
    kept = (
        "kwartaal_van", "kwartaal_tm", "praktijken_met", "praktijken_zonder", "kwartalen_met", "kwartalen_zonder",
        "praktijkbasis", "bewijsniveau", "plan_sha256",
    )  # fmt: skip
    return Deel(
        soort="verwijsspiegel: verschil met en zonder SOJ, om te bundelen",
        versie=1,
        **about,
        **{name: row[name] for name in kept},
        verhouding=_hundredths(row["rate_ratio"]),
        onder=None if not row["onder"] else _hundredths(row["onder"]),
        boven=None if row["boven"] is None else _hundredths(row["boven"]),
        standaardfout=None if not row["standaardfout"] else two_digits(row["standaardfout"]),
        p_permutatie=row["p_permutatie"],
        p_minimum=row["p_minimum"],
        toewijzingen=Toewijzingen(
            aantal=place.aantal,
            alle=bool(row["alle_toewijzingen"]),
            lager=place.lager,
            gelijk=place.gelijk,
            gewicht=two_digits(place.gewicht),
        ),
        volledigheid_pct=round(row["volledigheid_pct"]) if row["volledigheid_gemeten"] else None,
    )


def _hundredths(ratio: float) -> float:
    """Round a ratio to hundredths; one that would become nothing stays the smallest that there is."""
    return max(round(ratio, 2), 0.01)


def two_digits(number: float) -> float:
    """Round a number above 0 to two digits that count."""
    return float(f"{number:.1e}")
