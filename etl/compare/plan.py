"""
The plan of the comparison before and after SOJ: ``analyseplan.toml``, written before anybody looks.

What is counted, over which quarters, without which practices, and what must not change: all of it stands in one file
of the region, and the digest of that file stands beside every figure that came out. Without a file the defaults hold,
and the digest is that of the defaults written out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from etl import problems
from etl.compare.periods import Kwartaal
from etl.settings import Settings, read_toml
from schemas.values import ZORGVORMEN

FILE_NAME = "analyseplan.toml"
DEFAULT_PLACEBO = ("DYSLEXIE", "LVB")
EVENT, EVENT_OF_REGION = "Gebeurtenis", "Gebeurtenis in regio.toml"
Reden = Annotated[str, Field(min_length=1)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _checked_quarter(value: str | None) -> str | None:
    if value is not None:
        try:
            Kwartaal.parse(value)
        except ValueError as error:
            raise ValueError("schrijf een kwartaal als 2025K3") from error
    return value


def _checked_zorgvormen(value: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [zorgvorm for zorgvorm in value if zorgvorm not in ZORGVORMEN]
    if unknown:
        raise ValueError(f"onbekende zorgvorm {', '.join(unknown)}; kies uit {', '.join(ZORGVORMEN)}")
    if not value:
        raise ValueError("noem minstens één zorgvorm")
    return value


class Uitsluiting(_Section):
    """A practice that stays out of the comparison, with the reason."""

    praktijk_id: str
    reden: Reden

    @field_validator("praktijk_id")
    @classmethod
    def _is_agb(cls, value: str) -> str:
        if not re.fullmatch(r"\d{8}", value):
            raise ValueError("een praktijk_id heeft acht cijfers")
        return value


class Weglating(_Section):
    """Quarters that stay out for every practice, with the reason: such as those on which practices were chosen."""

    van: str
    tot_en_met: str
    reden: Reden

    _quarters = field_validator("van", "tot_en_met")(_checked_quarter)

    @model_validator(mode="after")
    def _not_turned(self) -> Self:
        if self.tot_en_met < self.van:
            raise ValueError("tot_en_met ligt voor van")
        return self


class Voorval(_Section):
    """Something else that happened, which may have changed referrals as well."""

    datum: date
    uitleg: Reden


class Analyseplan(_Section):
    """
    The choices that are made before looking.

    ``uitkomst``: zorgvormen that count; None: those of ``[regels]``. ``placebo``: zorgvormen that a SOJ cannot change.
    ``van``, ``tot_en_met``: first and last quarter, None: all there are. ``placebo_kwartalen``: how much earlier the
    placebo date lies. ``zaad``: seed where calendars are drawn.
    """

    uitkomst: tuple[str, ...] | None = None
    placebo: tuple[str, ...] = DEFAULT_PLACEBO
    van: str | None = None
    tot_en_met: str | None = None
    placebo_kwartalen: int = Field(4, ge=1)
    zaad: int = Field(1, ge=0)
    uitsluiten: tuple[Uitsluiting, ...] = ()
    weglaten: tuple[Weglating, ...] = ()
    gebeurtenissen: tuple[Voorval, ...] = Field(default=(), alias="gebeurtenis")

    _quarters = field_validator("van", "tot_en_met")(_checked_quarter)

    @field_validator("uitkomst", "placebo")
    @classmethod
    def _zorgvormen_exist(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return value if value is None else _checked_zorgvormen(value)

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if self.van and self.tot_en_met and self.tot_en_met < self.van:
            raise ValueError("tot_en_met ligt voor van")
        named = [one.praktijk_id for one in self.uitsluiten]
        double = sorted({praktijk_id for praktijk_id in named if named.count(praktijk_id) > 1})
        if double:
            raise ValueError(f"praktijk {', '.join(double)} staat dubbel bij uitsluiten")
        return self


@dataclass(frozen=True)
class LoadedPlan:
    """
    A plan with the outcome filled in, and the digest that stands on the page.

    ``sha256``: of the bytes of the file, or of the defaults written out when there is no file (``uit_bestand``).
    """

    plan: Analyseplan
    uitkomst: tuple[str, ...]
    sha256: str
    uit_bestand: bool

    def covers(self, kwartaal: str) -> bool:
        """Whether a quarter lies within the plan."""
        inside = (self.plan.van or kwartaal) <= kwartaal <= (self.plan.tot_en_met or kwartaal)
        return inside and not any(one.van <= kwartaal <= one.tot_en_met for one in self.plan.weglaten)


def load_plan(settings: Settings) -> LoadedPlan:
    """
    Read ``analyseplan.toml`` beside regio.toml; without it, give the defaults.

    Raises WrongUse with one Dutch sentence that names every fault: no TOML, an unknown key, a zorgvorm that does not
    exist or that is both outcome and placebo, a quarter that is none.
    """
    path = settings.root / FILE_NAME
    raw = read_toml(path) if path.is_file() else {}
    try:
        plan = Analyseplan.model_validate(raw)
    except ValidationError as error:
        named = {"uitsluiten": "praktijk_id", "gebeurtenis": "datum"}
        raise problems.config_invalid(FILE_NAME, problems.describe_faults(error.errors(), raw, named)) from error
    outcome = plan.uitkomst or settings.regels.uitkomst
    both = [zorgvorm for zorgvorm in outcome if zorgvorm in plan.placebo]
    if both:
        raise problems.config_invalid(FILE_NAME, [f"{', '.join(both)} is zowel uitkomst als placebo"])
    content = path.read_bytes() if path.is_file() else write_defaults(settings.regels.uitkomst).encode()
    return LoadedPlan(plan, outcome, hashlib.sha256(content).hexdigest(), path.is_file())


def write_defaults(uitkomst: tuple[str, ...]) -> str:
    """Write out the plan that holds without a file, as TOML: what the digest is taken of."""
    default = Analyseplan.model_validate({})

    def listed(words: tuple[str, ...]) -> str:
        return "[" + ", ".join(f'"{word}"' for word in words) + "]"

    return (
        f"uitkomst = {listed(uitkomst)}\n"
        f"placebo = {listed(default.placebo)}\n"
        f"placebo_kwartalen = {default.placebo_kwartalen}\n"
        f"zaad = {default.zaad}\n"
    )


def known_events(settings: Settings) -> list[tuple[date, str]]:
    """Give what regio.toml knows to change deliveries, with the gemeente that it is about."""
    names = settings.gemeente_names()
    return [
        (one.datum, f"{one.uitleg} ({names[one.gemeente]})" if one.gemeente in names else one.uitleg)
        for one in settings.gebeurtenissen
    ]


def describe_plan(
    loaded: LoadedPlan, names: Mapping[str, str], known: Sequence[tuple[date, str]] = ()
) -> list[tuple[str, str]]:
    """
    Give the plan as (subject, Dutch text) in the order of the page, then what regio.toml knows to have happened.

    ``names``: praktijk_id to name. A practice that is left out but is not in the region is said to be so, for it
    changes nothing. ``known``: of ``known_events``.
    """
    plan = loaded.plan
    first, last = plan.van or "het eerste kwartaal", plan.tot_en_met or "het laatste kwartaal dat volledig genoeg is"
    told = [
        ("Uitkomst", ", ".join(loaded.uitkomst)),
        ("Kwartalen", f"van {first} tot en met {last}"),
        ("Toets", "één toets: het totaal van de uitkomst, tweezijdig, door de startdata te verwisselen"),
        ("Controle met andere hulp", ", ".join(plan.placebo)),
        ("Controle met andere datum", f"alsof elke SOJ {plan.placebo_kwartalen} kwartalen eerder was begonnen"),
    ]
    for one in plan.uitsluiten:
        name = names.get(one.praktijk_id, f"{one.praktijk_id} (staat niet in de lijst met praktijken)")
        told.append(("Praktijk doet niet mee", f"{name}: {one.reden}"))
    told += [("Kwartalen weggelaten", f"{one.van} tot en met {one.tot_en_met}: {one.reden}") for one in plan.weglaten]
    planned = sorted((one.datum, one.uitleg) for one in plan.gebeurtenissen)
    told += [(EVENT, f"{when.isoformat()}: {what}") for when, what in planned]
    told += [(EVENT_OF_REGION, f"{when.isoformat()}: {what}") for when, what in sorted(known)]
    if not loaded.uit_bestand:
        told.append(("Herkomst", f"er is geen {FILE_NAME}; dit zijn de standaardwaarden"))
    return told
