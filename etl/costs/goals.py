"""
What the council decided: ``doelen.toml`` beside regio.toml, with goals, ceilings and budgets, each with its source.

A goal is about one figure, one area and one period. It asks for a value, or for a change since a base period. Without
a file there are no goals, which is no fault.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from etl import problems
from etl.compare.panel import WHOLE_REGION
from etl.settings import Settings, read_toml
from schemas.values import DOEL_MATEN, ZORGVORMEN

FILE_NAME = "doelen.toml"
Tekst = Annotated[str, Field(min_length=1)]
COUNTED, PER_1000, LOCAL, COSTS, PER_PATIENT = tuple(DOEL_MATEN)
# Figures of which a change since another period has an interval, or needs none because it is a sum of what was paid.
CAN_CHANGE = frozenset({COUNTED, PER_1000, COSTS})
WITH_ZORGVORMEN = frozenset({COUNTED, PER_1000, COSTS})
AT_MOST, AT_LEAST = "hoogstens", "minstens"
_PERIOD = re.compile(r"\d{4}(K[1-4](-jaar)?)?")
_YEAR = re.compile(r"\d{4}")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Doel(_Section):
    """
    One goal.

    ``maat``: which figure (``schemas.values.DOEL_MATEN``); ``zorgvormen``: of which zorgvormen, None: those of
    ``[regels] uitkomst``, and for ``kosten`` all; ``gebied``: gemeentecode or ``*``; ``periode``: like ``2026``,
    ``2026K2`` or ``2026K2-jaar``. Either ``streefwaarde`` with ``richting``, or ``streefverandering_pct`` since
    ``basisperiode`` (below 0: at most that; above 0: at least that). ``eigenaar`` and ``bron``: who decided it, where.
    """

    naam: Tekst
    maat: Literal["instroom", "instroom_per_1000", "aandeel_lokaal", "kosten", "kosten_per_patient"]
    zorgvormen: tuple[str, ...] | None = None
    gebied: str = WHOLE_REGION
    periode: str
    basisperiode: str | None = None
    streefwaarde: float | None = None
    richting: Literal["hoogstens", "minstens"] | None = None
    streefverandering_pct: float | None = None
    eigenaar: Tekst
    bron: Tekst

    @field_validator("zorgvormen")
    @classmethod
    def _zorgvormen_exist(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        unknown = [zorgvorm for zorgvorm in value or () if zorgvorm not in ZORGVORMEN]
        if unknown:
            raise ValueError(f"onbekende zorgvorm {', '.join(unknown)}; kies uit {', '.join(ZORGVORMEN)}")
        if value == ():
            raise ValueError("noem minstens één zorgvorm")
        return value

    @field_validator("periode", "basisperiode")
    @classmethod
    def _is_period(cls, value: str | None) -> str | None:
        if value is not None and not _PERIOD.fullmatch(value):
            raise ValueError("schrijf een periode als 2026, 2026K2 of 2026K2-jaar")
        return value

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        if (self.streefwaarde is None) == (self.streefverandering_pct is None):
            raise ValueError("geef streefwaarde of streefverandering_pct, en niet allebei")
        if self.streefverandering_pct is None:
            if self.richting is None:
                raise ValueError("zeg bij streefwaarde met richting of het hoogstens of minstens die waarde moet zijn")
            if self.basisperiode is not None:
                raise ValueError("basisperiode hoort bij streefverandering_pct")
        else:
            self._check_change(self.streefverandering_pct)
        if self.zorgvormen is not None and self.maat not in WITH_ZORGVORMEN:
            raise ValueError(f"zorgvormen kan niet bij {self.maat}: die gaat over vaste regels van het rekenmodel")
        periods = [self.periode, *([self.basisperiode] if self.basisperiode else [])]
        if self.maat == COSTS and not all(_YEAR.fullmatch(one) for one in periods):
            raise ValueError("kosten gaan over een heel jaar: schrijf de periode als 2026")
        return self

    def _check_change(self, change: float) -> None:
        if self.maat not in CAN_CHANGE:
            raise ValueError(f"bij {self.maat} hoort een streefwaarde")
        if self.basisperiode is None:
            raise ValueError("noem bij streefverandering_pct de basisperiode")
        if self.richting is not None:
            raise ValueError("richting hoort bij streefwaarde; een verandering onder 0 is al hoogstens")
        if not change or change <= -100:
            raise ValueError("streefverandering_pct is een getal boven -100 en niet 0")
        if _length(self.periode) != _length(self.basisperiode):
            raise ValueError("periode en basisperiode zijn niet even lang")
        if self.basisperiode == self.periode:
            raise ValueError("basisperiode is dezelfde als periode")

    @property
    def wants_less(self) -> bool:
        """Whether at most the target is asked, rather than at least."""
        if self.streefverandering_pct is not None:
            return self.streefverandering_pct < 0
        return self.richting == AT_MOST

    @property
    def target(self) -> float:
        """The value, or the percentage of change, that is asked."""
        return self.streefverandering_pct if self.streefverandering_pct is not None else self.streefwaarde or 0.0


def _length(periode: str | None) -> int:
    """Give how many quarters a period has."""
    return 1 if re.fullmatch(r"\d{4}K[1-4]", periode or "") else 4


class Plafond(_Section):
    """What the SOJ may cost at most in a year: of one kostensoort, or (``netto``) after what others pay."""

    jaar: int = Field(ge=2000, le=2098)
    bedrag: float = Field(ge=0)
    gebied: str = WHOLE_REGION
    kostensoort: Literal["structureel", "eenmalig", "bijdrage_derden", "netto"] = "netto"
    eigenaar: Tekst
    bron: Tekst


class Begroting(Plafond):
    """What was budgeted for the SOJ in a year."""


class Doelen(_Section):
    """All that the file holds."""

    doelen: tuple[Doel, ...] = Field(default=(), alias="doel")
    plafonds: tuple[Plafond, ...] = Field(default=(), alias="plafond")
    begrotingen: tuple[Begroting, ...] = Field(default=(), alias="begroting")

    @model_validator(mode="after")
    def _told_once(self) -> Self:
        for what, keys in (
            ("doel", [f"{one.naam}, {one.periode}" for one in self.doelen]),
            ("plafond", [f"{one.gebied}, {one.jaar}, {one.kostensoort}" for one in self.plafonds]),
            ("begroting", [f"{one.gebied}, {one.jaar}, {one.kostensoort}" for one in self.begrotingen]),
        ):
            double = sorted({key for key in keys if keys.count(key) > 1})
            if double:
                raise ValueError(f"{what} {'; '.join(double)} staat er dubbel")
        return self


def load_goals(settings: Settings) -> Doelen:
    """
    Read ``doelen.toml`` beside regio.toml; without it there are no goals.

    Raises WrongUse with one Dutch sentence that names every fault: no TOML, an unknown key, a figure, zorgvorm, period
    or gemeente that does not exist, a goal that asks two things.
    """
    path = settings.root / FILE_NAME
    raw = read_toml(path) if path.is_file() else {}
    try:
        goals = Doelen.model_validate(raw)
    except ValidationError as error:
        named = {"doel": "naam", "plafond": "jaar", "begroting": "jaar"}
        raise problems.config_invalid(FILE_NAME, problems.describe_faults(error.errors(), raw, named)) from error
    places = {WHOLE_REGION, *settings.gemeente_names()}
    named_places = {one.gebied for one in goals.doelen} | {one.gebied for one in (*goals.plafonds, *goals.begrotingen)}
    strange = sorted(named_places - places)
    if strange:
        raise problems.config_invalid(FILE_NAME, [f"gebied {', '.join(strange)} staat niet bij [regio] gemeenten"])
    return goals
