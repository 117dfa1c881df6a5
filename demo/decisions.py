"""What the story is made of: verwijzing, traject, beschikking and its versions."""

from __future__ import annotations

from dataclasses import dataclass, field

from demo.days import OPEN
from demo.places import Aanbieder
from demo.population import Kind
from demo.products import Product
from demo.referrers import NOBODY, Verwijzer

JEUGDWET = "Jeugdwet"
WMO = "Wmo"


@dataclass(slots=True, eq=False)
class Verwijzing:
    """
    Who really referred, and how that was passed on.

    ``referentie`` is the aanbieder's own text; two products of one request share the whole object.
    """

    kanaal: str
    verwijzer: Verwijzer
    referentie: str
    dagtekening: int
    heeft_verzoek: bool


@dataclass(slots=True, eq=False)
class Versie:
    """One version of a toewijzing; ``bekend`` is the day on which it was in the gemeente's system."""

    toewijzingsdatum: int
    tijd: str
    einddatum: int
    reden: str
    bekend: int
    status: str = ""
    referentie: str = ""
    verwijzer: Verwijzer = NOBODY
    is_stop: bool = False
    """Not a new version: the last one again, now with the stopdatum of the beschikking."""


@dataclass(slots=True, eq=False)
class Beschikking:
    """One toewijzing: what was decided, in versions, and what is true about it."""

    kind: Kind
    gemeente: int
    product: Product
    zorgvorm: str
    aanbieder: Aanbieder
    ingangsdatum: int
    gebeurtenis: str
    versies: list[Versie] = field(default_factory=list)
    stopdatum: int = OPEN
    wet: str = JEUGDWET
    leveringsvorm: str = "ZIN"
    reden_niet: str = ""
    traject: Traject | None = None
    verwijzing: Verwijzing | None = None
    nummer: int = 0
    geboorte_onbekend: bool = False
    stop_onzin: str = ""
    """A stopdatum that cannot be, as text; unknown to whoever reads well."""
    laat_kwartalen: int = 0
    verdwijnt_op: int = OPEN
    """A full delivery from this day on no longer holds it."""
    bsn: str = ""
    """Another BSN than the child's, where the source had none."""
    geleverd: str = "ja"

    @property
    def telt_mee(self) -> bool:
        """Whether it counts (contract, rule 2)."""
        return not self.reden_niet

    @property
    def einddatum(self) -> int:
        """The end as last decided."""
        return self.versies[-1].einddatum

    @property
    def einde(self) -> int:
        """The last day: the earlier of einddatum and stopdatum (contract, rule 5)."""
        return min(self.versies[-1].einddatum, self.stopdatum)

    @property
    def key(self) -> str:
        """What must be equal within a traject: the zorgvorm, or for ONBEKEND the product."""
        if self.zorgvorm == "ONBEKEND":
            return f"ONBEKEND|{self.product.categorie}|{self.product.code}"
        return self.zorgvorm


@dataclass(slots=True, eq=False)
class Traject:
    """One stretch of care for one zorgvorm. ``verhaal``: nieuw, or why nobody referred anew."""

    kind: Kind
    zorgvorm: str
    key: str
    verhaal: str
    verwijzing: Verwijzing | None
    beschikkingen: list[Beschikking] = field(default_factory=list)

    @property
    def start(self) -> int:
        """First day."""
        return min(item.ingangsdatum for item in self.beschikkingen)

    @property
    def einde(self) -> int:
        """Last day, OPEN when one of the decisions is open."""
        return max(item.einde for item in self.beschikkingen)
