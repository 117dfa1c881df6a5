"""
What a region assumes: ``scenarios.toml`` beside regio.toml, checked and filled up with defaults that carry a source.

``[aanname.NAAM]`` holds for every scenario, ``[scenario.aanname.NAAM]`` for the one above it. What neither says is the
default below; what the defaults do not know either stays unknown, and the scenario then has no outcome.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from etl import problems
from etl.costs.scenario_own import OWN, OwnValue
from etl.costs.scenarios import FIXED, PARAMETERS, TRIANGLE, Aanname
from etl.settings import SCENARIOS, Settings, read_toml
from schemas.declaration import PERIODE
from schemas.values import AANNAMES

FILE_NAME: Final = "scenarios.toml"
UNITS: Final[Mapping[str, str]] = {
    name: "jeugdigen" if name.startswith("aantal_") else "euro" if name.startswith(("prijs_", "kosten_")) else "deel"
    for name in AANNAMES
}
Woorden = Annotated[str, Field(min_length=1)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Invoer(_Section):
    """
    One parameter as a person typed it.

    Either ``basis``, with ``laag`` and ``hoog`` or with ``marge`` (0.25: a quarter below and above base), or
    ``uit = "eigen"`` (base from the region's own data), with or without ``marge``. Without a range the base holds.
    """

    basis: Decimal | None = None
    laag: Decimal | None = None
    hoog: Decimal | None = None
    marge: Decimal | None = None
    verdeling: Literal["driehoek", "gelijk", "pert", "vast"] | None = None
    uit: Literal["eigen"] | None = None
    bron: str = ""
    datum: date | None = None
    eigenaar: Woorden

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.basis is None) == (self.uit is None):
            raise ValueError('noem basis, of uit = "eigen"')
        if self.uit is None and not (self.bron and self.datum):
            raise ValueError("noem bij een eigen getal de bron en de datum")
        if (self.laag is None) != (self.hoog is None):
            raise ValueError("noem laag en hoog allebei, of geen van beide")
        if self.marge is not None and self.laag is not None:
            raise ValueError("noem laag en hoog, of marge, niet allebei")
        if self.uit is not None and self.laag is not None:
            raise ValueError('noem bij uit = "eigen" een marge in plaats van laag en hoog')
        if self.marge is not None and not 0 < self.marge < 1:
            raise ValueError("marge ligt tussen 0 en 1: 0.25 is een kwart eronder en erboven")
        if self.verdeling not in (None, FIXED) and self.laag is None and self.marge is None:
            raise ValueError("een verdeling vraagt om laag en hoog, of om een marge")
        if self.verdeling == FIXED and (self.laag is not None or self.marge is not None):
            raise ValueError("bij verdeling vast horen geen laag, hoog of marge")
        if (
            self.basis is not None
            and self.laag is not None
            and self.hoog is not None
            and not self.laag <= self.basis <= self.hoog
        ):
            raise ValueError("basis ligt niet tussen laag en hoog")
        return self


def _checked(value: Mapping[str, Invoer]) -> Mapping[str, Invoer]:
    faults = []
    for name, one in value.items():
        numbers = [number for number in (one.laag, one.basis, one.hoog) if number is not None]
        if name not in AANNAMES:
            faults.append(f"onbekende aanname {name}; kies uit {', '.join(AANNAMES)}")
        elif one.uit is not None and name not in OWN:
            faults.append(f'{name} staat niet in de eigen gegevens; uit = "eigen" kan bij {", ".join(OWN)}')
        elif any(number < 0 for number in numbers):
            faults.append(f"{name} mag niet onder nul liggen")
        elif UNITS[name] == "deel" and any(number > 1 for number in numbers):
            faults.append(f"{name} is een deel, van 0 tot en met 1: schrijf 0.65 voor 65%")
    if faults:
        raise ValueError("; ".join(faults))
    return value


class Scenario(_Section):
    """One scenario: its name, what it is for, and what it assumes differently."""

    naam: Woorden
    uitleg: str = ""
    aanname: Mapping[str, Invoer] = Field(default_factory=dict)

    _parameters = field_validator("aanname")(_checked)


class Scenariobestand(_Section):
    """
    The file as a whole.

    ``zaad``, ``trekkingen``: of the draws. ``periode``: a quarter, rolling year or year from which own data are
    taken; None: the last rolling year with costs of the SOJ.
    """

    zaad: int = Field(SCENARIOS.zaad, ge=0)
    trekkingen: int = Field(SCENARIOS.trekkingen, ge=1000, le=1_000_000)
    periode: str | None = Field(None, pattern=PERIODE)
    aanname: Mapping[str, Invoer] = Field(default_factory=dict)
    scenario: tuple[Scenario, ...] = ()

    _parameters = field_validator("aanname")(_checked)

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [one.naam for one in self.scenario]
        double = sorted({name for name in names if names.count(name) > 1})
        if double:
            raise ValueError(f"scenario {', '.join(double)} staat er dubbel in")
        return self


def _default(
    basis: str | None, laag: str | None = None, hoog: str | None = None, *, bron: str, marge: str | None = None
) -> Invoer:
    own = basis is None
    return Invoer(
        basis=None if basis is None else Decimal(basis),
        laag=None if laag is None else Decimal(laag),
        hoog=None if hoog is None else Decimal(hoog),
        marge=None if marge is None else Decimal(marge),
        uit="eigen" if own else None,
        bron=bron,
        datum=None if own else date(2026, 11, 1),
        eigenaar="verwijsspiegel, tot de regio zelf kiest",
    )


_WIDE = "standaardwaarde: een ruime aanname, geen meting"
_NOT_COUNTED = "niet opgegeven: telt daarom niet mee"
DEFAULTS: Final[Mapping[str, Invoer]] = {
    "anders_verwezen": _default("0.65", "0.3", "1", bron=_WIDE),
    "aanzuigende_werking": _default("0.2", "0", "0.4", bron=_WIDE),
    "later_verwezen": _default("0.125", "0", "0.25", bron=_WIDE),
    "aandeel_sggz": _default("0.575", "0.4", "0.75", bron=_WIDE),
    "prijs_sggz": _default(None, bron="", marge="0.3"),
    "prijs_gbggz": _default(None, bron="", marge="0.3"),
    "aandeel_lokaal": _default("0", bron=_NOT_COUNTED),
    "prijs_lokaal": _default("400", bron="DSP-groep, tussenevaluatie FoodValley 2017: aanname"),
    "aantal_doorverwezen": _default("0", bron=_NOT_COUNTED),
    "aandeel_sggz_doorverwezen": _default("0.265", bron="evaluatie Venray 2021-2023: 18 van 68 doorverwezen jeugdigen"),
    "telt_verschuiving": _default("0.5", "0", "1", bron=_WIDE),
    "kosten_soj": _default(None, bron=""),
}
_NONE_FURTHER: Final = _default("0", bron="dit scenario rekent alleen met de kosten van de SOJ zelf")
DEFAULT_SCENARIOS: Final = (
    Scenario(
        naam="directe kosten",
        uitleg="alleen de kosten van de SOJ zelf",
        aanname={"kosten_overig": _NONE_FURTHER},
    ),
    Scenario(naam="alle kosten", uitleg="ook verdere kosten, zoals consulenten en onderzoek"),
)


@dataclass(frozen=True)
class LoadedScenarios:
    """
    The scenarios of a region with the defaults filled in, and a digest of where they came from.

    ``invoer``: per scenario, in the order of the file, each parameter that anybody knows.
    """

    bestand: Scenariobestand
    scenarios: tuple[Scenario, ...]
    sha256: str

    def aannames(self, scenario: Scenario, own: Mapping[str, OwnValue]) -> dict[str, Aanname]:
        """Give every parameter of a scenario, with what own data know filled in."""
        typed = {**DEFAULTS, **self.bestand.aanname, **scenario.aanname}
        return {name: _filled(name, typed.get(name), own) for name in PARAMETERS}


def _filled(name: str, typed: Invoer | None, own: Mapping[str, OwnValue]) -> Aanname:
    if typed is None:
        return Aanname(None, bron="niet opgegeven", eigenaar="de regio")
    basis, bron, datum = typed.basis, typed.bron, typed.datum
    if typed.uit is not None:
        found = own.get(name, OwnValue(None, "niet in de eigen gegevens"))
        basis, datum = found.bedrag, found.datum
        bron = f"{found.bron}; {typed.bron}" if typed.bron else found.bron
    laag, hoog = typed.laag, typed.hoog
    if typed.marge is not None and basis is not None:
        laag, hoog = basis * (1 - typed.marge), basis * (1 + typed.marge)
        hoog = min(hoog, Decimal(1)) if UNITS[name] == "deel" else hoog
    verdeling = typed.verdeling or (FIXED if laag is None else TRIANGLE)
    return Aanname(basis, laag, hoog, verdeling, bron, datum, typed.eigenaar)


def load_scenarios(settings: Settings) -> LoadedScenarios:
    """
    Read ``scenarios.toml`` beside regio.toml; without it, give the defaults.

    Raises WrongUse with one Dutch sentence that names every fault: no TOML, an unknown key or parameter, a base that
    does not lie between low and high, a part above 1, a scenario that stands there twice.
    """
    path = settings.root / FILE_NAME
    raw = read_toml(path) if path.is_file() else {}
    try:
        read = Scenariobestand.model_validate(raw)
    except ValidationError as error:
        faults = problems.describe_faults(error.errors(), raw, {"scenario": "naam"})
        raise problems.config_invalid(FILE_NAME, faults) from error
    scenarios = read.scenario or DEFAULT_SCENARIOS
    content = path.read_bytes() if path.is_file() else repr((DEFAULTS, DEFAULT_SCENARIOS)).encode()
    return LoadedScenarios(read, scenarios, hashlib.sha256(content).hexdigest())
