"""The region's configuration: ``regio.toml`` to frozen, validated settings.

Defaults of every threshold stand here and nowhere else (contract, section 2).
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from etl import problems

GemeenteCode = Annotated[str, Field(pattern=r"^\d{4}$")]

Soort = Literal[
    "beschikkingen", "ijw", "verzoeken", "declaraties", "ggm", "praktijken", "zorgverleners", "praktijkgroepen",
    "patienten", "soj_inzet", "lokaal_veld", "prijzen", "codes", "wachttijden", "referenties", "register",
    "contacten", "tevredenheid", "verhalen",
]  # fmt: skip
NOT_READ_YET: frozenset[str] = frozenset({"register", "contacten", "tevredenheid", "verhalen"})

# Layouts that come with the program; a source names one without ending: indeling = "ggm".
SHIPPED_LAYOUTS = Path(__file__).parent / "intake" / "indelingen"
SHIPPED_FOR = {"ggm": "ggm"}
DATABASE = "postgresql:"

KEY_VARIABLE = "VERWIJSSPIEGEL_SLEUTEL"
KEY_MIN_LENGTH = 32

# What the engine may hold in memory; beyond it tables go to the work folder. A load then stays under 1 GB.
ENGINE_MEMORY_MB = 640

# A quarter is voorlopig, then nader_voorlopig, until deliveries of so many days after its end are in.
VOORLOPIG_DAGEN = 92
NADER_VOORLOPIG_DAGEN = 365

# A quarter of which less is in stays out of the comparison before and after SOJ.
MINSTE_VOLLEDIGHEID_PCT = 95.0

# With fewer youths on either side one of them moves the ratio by more than two percent; it is then not shared.
DELEN_VANAF_JEUGDIGEN = 50


@dataclass(frozen=True)
class Volledigheid:
    """
    How complete a quarter is expected to be (``etl.compare.nowcast``), and what follows for its status.

    A quarter of which less than ``voorlopig_onder`` percent is expected to be known is voorlopig, from
    ``definitief_vanaf`` on it may be definitief (analytics, 1.8). ``hoogste_leeftijd``: quarters after which
    everything is expected to be known; the fifth quarter back has ended a year ago. Delays are learned from the last
    ``kwartalen`` quarters, ``minstens_kwartalen`` at least, with ``minstens`` verwijzingen; a gemeente with fewer
    takes those of the region. Registrations are used when ``geregistreerd_deel`` of the rows has them. ``zekerheid``
    is that of every band. What quarters usually have counts as ``gewoon_telt_als`` verwijzingen.
    """

    voorlopig_onder: float = 85.0
    definitief_vanaf: float = 95.0
    hoogste_leeftijd: int = 5
    kwartalen: int = 8
    minstens_kwartalen: int = 4
    minstens: int = 50
    geregistreerd_deel: float = 0.9
    zekerheid: float = 0.8
    gewoon_telt_als: float = 4.0
    trekkingen: int = 2000
    trekkingen_terugblik: int = 400
    toeval: int = 2018


VOLLEDIGHEID = Volledigheid()

# A toewijzing that runs on without end, of which nothing was declared for so many months, is a finding.
OPEN_EINDE_MAANDEN = 18
# Care may begin some time after the first day of its toewijzing; until then a start is not missing.
START_NA_DAGEN = 92


@dataclass(frozen=True)
class Tolerance:
    """
    How far a delivery may be from earlier ones of its source before it is held.

    * ``afwijkingen``: width of the bounds in standard deviations. Four, because a delivery is looked at in some
      hundred ways, and an ordinary one must pass in all of them.
    * ``spreiding``: relative standard deviation that is ordinary (holidays, the turn of the year). With four of them
      half or double the rows stand out, two thirds do not. Small numbers get the width of chance (Poisson): with 12
      rows a month, 3 or 29 are ordinary.
    * ``samen``: rows of one code, provider or type of referrer that come together: a child has more than one decision
      under a code, and a provider sends its renewals at once. So many times the variance of chance is ordinary
      upwards; a class that goes is not explained by it.
    * ``aandeel_weg``, ``aandeel_erbij``: a share may fall and rise four times this, whatever it was. A code or
      provider of less than 4% of the rows holds no delivery when it goes, nor a new one of less than 10%: contracts
      change every year.
    * ``venster_dagen``, ``venster``: a delivery is compared with those of the year before it, so with every season,
      and with four at least. ``minstens_eerdere``: fewer say nothing about what is ordinary.
    * ``dagen``: dates may move two months, a late batch; a shift of a year stands out. ``minstens_rijen``: fewer
      rows have no typical newest date.
    * ``verdwenen_aandeel``: share of the keys that may be gone from a full delivery. ``verdwenen_minstens``,
      ``verdwenen_van``: one key gone, or some out of fewer than ten, are no share: of 19 keys one is over 5%.
    * ``gebeurtenis_voor``, ``gebeurtenis_na``: days before an event in which decisions about it are delivered
      already, and after it still (declarations follow a quarter later). An event explains steps for as long as
      half of the deliveries that one is compared with are from before it.
    """

    afwijkingen: float = 4.0
    spreiding: float = 0.125
    samen: float = 2.0
    aandeel_weg: float = 0.01
    aandeel_erbij: float = 0.025
    venster_dagen: int = 400
    venster: int = 4
    minstens_eerdere: int = 3
    dagen: int = 61
    minstens_rijen: int = 10
    verdwenen_aandeel: float = 0.05
    verdwenen_minstens: int = 2
    verdwenen_van: int = 10
    gebeurtenis_voor: int = 92
    gebeurtenis_na: int = 92


@dataclass(frozen=True)
class CodeOpvolging:
    """
    From when on one code counts as the successor of another (``etl.normalise.code_successors``).

    A code stops or begins with ``minste_starts`` decisions on one side and at most the part ``laatkomers`` of these on
    the other, seen over ``minste_maanden`` months or more. Care goes on with a decision that starts from
    ``vervolg_voor_einde`` days before to ``vervolg_na_einde`` days after the end. A pair rests on ``minste_jeugdigen``
    youths, on ``minste_aandeel`` of those who stayed, and takes over ``minste_overname`` of what used to go on (a code
    that was in use already ``minste_overname_bestaand``); the followers of a code together explain
    ``minste_verklaard`` of those who stayed. A pair is surer from ``zeker_vanaf`` youths on.
    """

    minste_starts: int = 5
    laatkomers: float = 0.1
    minste_maanden: int = 3
    vervolg_voor_einde: int = 60
    vervolg_na_einde: int = 30
    minste_jeugdigen: int = 5
    minste_aandeel: float = 0.1
    minste_overname: float = 0.15
    minste_overname_bestaand: float = 0.5
    minste_verklaard: float = 0.5
    zeker_vanaf: int = 20


CODE_OPVOLGING = CodeOpvolging()


@dataclass(frozen=True)
class CodeBrug:
    """
    How a change of codes is bridged (``etl.compare.bridge``): so many ``kwartalen`` on each side.

    A code that stops or begins at most ``maanden_ernaast`` months beside the change belongs to it. A series breaks
    when more than the part ``breuk_vanaf`` of its youths, and ``minste_jeugdigen`` or more, have no fixed place.
    """

    kwartalen: int = 4
    maanden_ernaast: int = 1
    breuk_vanaf: float = 0.1
    minste_jeugdigen: int = 5


CODE_BRUG = CodeBrug()


@dataclass(frozen=True)
class Bewijsgrenzen:
    """
    What each step of the ladder of evidence asks (``etl.compare.evidence``): of ``aanwijzing``, then of ``sterk``.

    ``p``: chance under permuted starts, at most; ``vloer``: the smallest one that could come out, at most. The
    smallest p of a strong indication is lower than it asks, so that there is room to see it. ``voor_p``, ``placebo_p``:
    before the start and in the placebos at least this. ``voor_deel``: the largest step before the start, as part of the
    effect on the log scale, at most. ``zonder_een_deel``: of the effect this part is left, at least, whichever practice
    is taken out; 0 asks for the same side alone. ``praktijken``, ``praktijken_met``: at least (four with, for
    permutation to mean anything: Hagemann, 2019). ``kwartalen``: on either side, at least, for any figure at all.
    ``vrijwel``: from this share on, (nearly) every youth stands on the own practice, or on that of the referrer.
    """

    p: tuple[float, float] = (0.05, 0.01)
    vloer: tuple[float, float] = (0.05, 0.005)
    voor_p: tuple[float, float] = (0.05, 0.10)
    voor_deel: tuple[float, float] = (1.0, 0.5)
    zonder_een_deel: tuple[float, float] = (0.0, 0.5)
    placebo_p: tuple[float, float] = (0.05, 0.10)
    praktijken: tuple[int, int] = (5, 10)
    praktijken_met: tuple[int, int] = (2, 4)
    minste_praktijken: int = 3
    kwartalen: int = 4
    vrijwel: float = 0.95


BEWIJSGRENZEN = Bewijsgrenzen()


@dataclass(frozen=True)
class SignaalRegels:
    """
    When a quarter of a practice stands out (``etl.compare.signals``).

    A practice is compared with ``basis_kwartalen`` quarters of its own; after a start or end of an SOJ with those just
    before it, if there are ``basis_minstens`` of them. ``staart``: chance beyond each limit (three sigma). ``reeks``:
    so many quarters on one side of what is expected; ``som_kwartalen``: so many quarters added up. The chance of a
    false alarm rests on ``trekkingen`` simulated histories per baseline, from the fixed ``zaad``.
    """

    basis_kwartalen: int = 12
    basis_minstens: int = 8
    staart: float = 0.00135
    reeks: int = 8
    som_kwartalen: int = 4
    trekkingen: int = 1000
    zaad: int = 2017


SIGNAAL_REGELS = SignaalRegels()


@dataclass(frozen=True)
class Voorrang:
    """
    How the list of practices to talk about is made (``etl.costs.priority``).

    ``hoog_vanaf``: M and A are high above this quantile of the practices without SOJ. Fall and chance need practices
    that were open in ``kwartalen`` quarters, and ``minstens_praktijken`` of them; ``bovenste_deel``: who is high.
    """

    hoog_vanaf: float = 0.5
    kwartalen: int = 4
    minstens_praktijken: int = 4
    bovenste_deel: float = 0.25
    trekkingen: int = 4000
    zaad: int = 2017


VOORRANG = Voorrang()


# Quarters before the start of SOJ, and after it, of which costs are described: a year, so that seasons weigh alike.
VOOR_NA_KWARTALEN = 4
# The declarations of a year are in once care of so many days after its end has been declared.
DECLARATIE_NALOOP_DAGEN = 92


@dataclass(frozen=True)
class Prijsregels:
    """
    When costs are known (``etl.costs.cohorts``), and what own prices rest on (``etl.costs.own_prices``).

    ``naloop_dagen``: care has been declared when declarations go on for so many days after it; declarations follow
    within a quarter. An own average rests on ``minstens_trajecten`` trajecten that ended in its year; of those that
    ended, at most the part ``hoogste_onbekend`` may be left out because not all of their costs are known, and
    declarations must go back ``aanloop_dagen`` before the year: of what ended in the first years of a delivery only the
    short trajecten are known. ``zekerheid`` is that of its band. A price is old when its prijspeil lies more than
    ``oud_na_jaren`` years before a year in which it still holds.
    """

    naloop_dagen: int = 92
    minstens_trajecten: int = 10
    aanloop_dagen: int = 730
    hoogste_onbekend: float = 0.1
    zekerheid: float = 0.95
    oud_na_jaren: int = 3


PRIJSREGELS = Prijsregels()


@dataclass(frozen=True)
class Scenariorekening:
    """
    How scenarios are drawn (``etl.costs.scenarios``), where ``scenarios.toml`` does not say it.

    ``trekkingen``: draws per scenario; with 20,000 of them the fifth percentile of a million euro wide spread moves by
    a few thousand from seed to seed. ``zaad``: the seed.
    """

    trekkingen: int = 20_000
    zaad: int = 1


SCENARIOS = Scenariorekening()


@dataclass(frozen=True)
class Standaardisatie:
    """
    When ages can be taken into account (``etl.compare.standardise``).

    The classes of a list may differ ``hoogste_verschil`` (a part) from the whole list, for they are rounded one by one;
    what is expected of a practice rests on ``minstens_anderen`` other ones.
    """

    hoogste_verschil: float = 0.02
    minstens_anderen: int = 4


STANDAARDISATIE = Standaardisatie()


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Gemeente(_Section):
    """One gemeente of the region."""

    code: GemeenteCode
    naam: str


class Regio(_Section):
    """The region and its gemeenten."""

    naam: str
    gemeenten: tuple[Gemeente, ...] = Field(min_length=1)


class Bron(_Section):
    """One source: files that match ``pad``, all of one ``soort``, of one gemeente or of the whole region (``*``)."""

    naam: str = Field(min_length=1)
    gemeente: Annotated[str, Field(pattern=r"^(\d{4}|\*)$")]
    soort: Soort
    pad: str = Field(min_length=1)
    indeling: str | None = None
    codering: str | None = None
    levering: Literal["aanvulling", "volledig"] = "aanvulling"
    geldig_van: date | None = None
    geldig_tot: date | None = None

    @property
    def database(self) -> str | None:
        """The environment variable that says how to connect to the database of this source; None for files."""
        return self.pad.removeprefix(DATABASE) if self.pad.startswith(DATABASE) else None

    @field_validator("codering")
    @classmethod
    def _codec_exists(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                "".encode(value)
            except (LookupError, UnicodeError) as error:
                raise ValueError(f"{value} is geen bekende codering (bijvoorbeeld utf-8 of cp1252)") from error
        return value

    @field_validator("pad")
    @classmethod
    def _pad_finds_files(cls, value: str) -> str:
        parts = [part for part in Path(value).parts if part not in ("..", Path(value).anchor)]
        if not parts:
            raise ValueError("noem bestanden, bijvoorbeeld leveringen/*.csv")
        if any("**" in part and part != "**" for part in parts):
            raise ValueError("** staat alleen tussen schuine strepen, bijvoorbeeld leveringen/**/*.csv")
        return value

    @model_validator(mode="after")
    def _database_is_named_by_a_variable(self) -> Bron:
        if self.database is not None and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", self.database):
            raise ValueError(f'schrijf pad = "{DATABASE}NAAM" en zet de verbinding in omgevingsvariabele NAAM')
        if self.database is not None and self.soort != "ggm":
            raise ValueError("een database hoort bij soort ggm")
        return self

    @model_validator(mode="after")
    def _validity_is_not_turned(self) -> Bron:
        if self.geldig_van and self.geldig_tot and self.geldig_tot < self.geldig_van:
            raise ValueError("geldig_tot ligt voor geldig_van")
        return self


class Gebeurtenis(_Section):
    """
    What the region knows to change deliveries from a day on, such as a new contract: no reason to hold one.

    ``codes``: beginnings of the product codes that it is about; none means that anything may change.
    """

    datum: date
    uitleg: str = Field(min_length=1)
    gemeente: Annotated[str, Field(pattern=r"^(\d{4}|\*)$")] = "*"
    codes: tuple[str, ...] = ()


class Regels(_Section):
    """The rules that a region may set (contract, section 2)."""

    maximale_onderbreking_dagen: int = Field(30, ge=0)
    nieuw_na_dagen: int = Field(365, ge=0)
    leveringsvormen: tuple[str, ...] = ("ZIN",)
    kwartaal_naar: Literal["ingangsdatum", "toewijzingsdatum"] = "ingangsdatum"
    codering: Literal["basis", "streng", "ruim"] = "basis"
    uitkomst: tuple[str, ...] = ("SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "AMBULANT")
    groep_onbekend: Literal["controle", "uitgesloten"] = "controle"
    vasthouden: bool = True

    @field_validator("uitkomst")
    @classmethod
    def _zorgvormen_exist(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        from schemas.values import ZORGVORMEN

        unknown = [zorgvorm for zorgvorm in value if zorgvorm not in ZORGVORMEN]
        if unknown:
            raise ValueError(f"onbekende zorgvorm {', '.join(unknown)}; kies uit {', '.join(ZORGVORMEN)}")
        return value


class Drempels(_Section):
    """Counts below these are hidden, per profile."""

    werkgroep: int = Field(5, ge=2)
    openbaar: int = Field(10, ge=2)


class Map(_Section):
    """Where the region keeps its work, its publications and its key; relative to regio.toml."""

    werk: Path = Path("werk")
    publicatie: Path = Path("publicatie")
    sleutelbestand: Path | None = None
    na_landing: Literal["laten", "verwijderen"] = "laten"


class Settings(_Section):
    """Everything that a region decides; paths are relative to ``root``, the folder of regio.toml."""

    regio: Regio
    bronnen: tuple[Bron, ...] = Field(alias="bron", min_length=1)
    gebeurtenissen: tuple[Gebeurtenis, ...] = Field(default=(), alias="gebeurtenis")
    regels: Regels = Field(default_factory=lambda: Regels.model_validate({}))
    drempels: Drempels = Field(default_factory=lambda: Drempels.model_validate({}))
    map: Map = Map()
    root: Path

    @model_validator(mode="after")
    def _sources_are_of_the_region(self) -> Settings:
        codes = [gemeente.code for gemeente in self.regio.gemeenten]
        names = [bron.naam for bron in self.bronnen]
        for what, values in (("gemeentecode", codes), ("bronnaam", names)):
            double = sorted({value for value in values if values.count(value) > 1})
            if double:
                raise ValueError(f"{what} staat er dubbel: {', '.join(double)}")
        strange = sorted({bron.naam for bron in self.bronnen if bron.gemeente not in {*codes, "*"}})
        if strange:
            raise ValueError(f"de gemeente van bron {', '.join(strange)} staat niet bij [regio] gemeenten")
        elsewhere = sorted({each.gemeente for each in self.gebeurtenissen} - {*codes, "*"})
        if elsewhere:
            raise ValueError(f"gemeente {', '.join(elsewhere)} van een gebeurtenis staat niet bij [regio] gemeenten")
        return self

    @property
    def werk(self) -> Path:
        """Folder of landing, kern tables and Dagster's storage: never shared."""
        return self.root / self.map.werk

    @property
    def publicatie(self) -> Path:
        """Folder of what people get, one folder per profile."""
        return self.root / self.map.publicatie

    @property
    def brieven(self) -> Path:
        """Folder of the letters to suppliers: per source and file what they have to mend."""
        return self.werk / "brieven"

    @property
    def kern_file(self) -> Path:
        """The analyst file: schemas kern and mart, replaced as a whole each night."""
        return self.werk / "verwijsspiegel.duckdb"

    def layout_file(self, bron: Bron) -> Path | None:
        """Give the layout of a source: the region's own, else one that comes with the program; None without any."""
        name = bron.indeling or SHIPPED_FOR.get(bron.soort)
        if name is None:
            return None
        own, shipped = self.root / name, SHIPPED_LAYOUTS / f"{Path(name).name}.toml"
        return shipped if Path(name).name == name and not own.is_file() and shipped.is_file() else own

    def gemeente_names(self) -> dict[str, str]:
        """Gemeentecode to name, in the order of the configuration."""
        return {gemeente.code: gemeente.naam for gemeente in self.regio.gemeenten}


def load_settings(path: Path) -> Settings:
    """
    Read and validate a regio.toml.

    Raises WrongUse with one Dutch sentence that names every fault: a missing file, invalid TOML,
    an unknown key, a value that is not allowed, a source kind that this version does not read.
    """
    if not path.is_file():
        raise problems.config_missing(str(path))
    raw = read_toml(path)
    if "root" in raw:
        raise problems.config_invalid(path.name, ["root: onbekende sleutel"])
    try:
        settings = Settings.model_validate({**raw, "root": path.resolve().parent})
    except ValidationError as error:
        raise problems.config_invalid(
            path.name, problems.describe_faults(error.errors(), raw, {"bron": "naam"})
        ) from error
    for bron in settings.bronnen:
        if bron.soort in NOT_READ_YET:
            raise problems.soort_not_read_yet(bron.naam, bron.soort)
        layout = settings.layout_file(bron)
        if bron.indeling is not None and layout is not None and not layout.is_file():
            raise problems.layout_missing(bron.naam, bron.indeling)
    return settings


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file, with or without a byte order mark; raises WrongUse when it is not TOML in UTF-8."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise problems.config_not_utf8(path.name) from error
    except tomllib.TOMLDecodeError as error:
        raise problems.config_not_toml(path.name, str(error)) from error


def read_secret(settings: Settings) -> bytes:
    """
    Give the region's secret, from the environment or from the key file.

    Raises WrongUse when there is none, when it has fewer than 32 characters, or when others can read the file.
    """
    from_environment = os.environ.get(KEY_VARIABLE)
    if from_environment:
        return _long_enough(from_environment, KEY_VARIABLE)
    if settings.map.sleutelbestand is None:
        raise problems.key_missing()
    path = settings.root / settings.map.sleutelbestand
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) and os.name == "posix":
            raise problems.key_file_open_to_others(str(settings.map.sleutelbestand))
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise problems.key_file_unreadable(str(settings.map.sleutelbestand)) from error
    return _long_enough(text.strip(), str(settings.map.sleutelbestand))


def _long_enough(secret: str, where: str) -> bytes:
    if len(secret) < KEY_MIN_LENGTH:
        raise problems.key_too_short(where)
    return secret.encode()


def derive_key(secret: bytes, purpose: Literal["landing", "pseudoniem"]) -> bytes:
    """Derive the 32-byte key for one purpose from the region's secret (HKDF-SHA-256)."""
    info = f"verwijsspiegel {purpose}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret)
