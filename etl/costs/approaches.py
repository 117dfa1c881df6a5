"""
The ways in which four municipalities and regions calculated, each on numbers of one's own.

Every function takes counts and amounts in euro and gives an ``Uitkomst``: what the method would say, between
which bounds its own open choices let that move, what it assumes and what would have to be true. Amounts are
exact: decimals inside, rounded to cents half up at the end. Methods do not agree with each other; that is why
they stand side by side. An outcome is a scenario, never a measurement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.costs.methods import severity_shift
from etl.normalise.money import exact, half_up

Bedrag = float | Decimal
Aantal = int | Decimal
CENTS = 2

IEDEREEN_VERWEZEN = "Elke jeugdige die de SOJ zelf hielp, was zonder SOJ verwezen."
NIEMAND_EXTRA = "Niemand kwam bij de SOJ die anders geen hulp had gezocht."
NIEMAND_LATER = "Niemand is later toch nog verwezen."
GEMIDDELDE_PRIJS = "Een traject dat niet begint, kost de gemeente het gemiddelde bedrag minder."
GEDEELD = (IEDEREEN_VERWEZEN, NIEMAND_EXTRA, NIEMAND_LATER, GEMIDDELDE_PRIJS)


@dataclass(frozen=True)
class Uitkomst:
    """
    What a method says about counts and amounts.

    ``vermeden``: the cost of care that is supposed not to have been used; ``kosten``: of support; ``netto``:
    the first less the second, in euro. ``laag`` and ``hoog``: the lowest and highest netto over the choices
    that the method leaves open (``bereik`` says which; hoog is None when what it takes is not known).
    ``omslag_pct``: the percentage of the avoided cost that must be real for netto to be zero (above 100 =
    netto is below zero; None = nothing was avoided). ``aannames``: what the method takes for granted;
    ``voorwaarden``: what would have to be true.
    """

    methode: str
    vermeden: Decimal
    kosten: Decimal
    netto: Decimal
    laag: Decimal
    hoog: Decimal | None
    omslag_pct: Decimal | None
    bereik: str
    aannames: tuple[str, ...]
    voorwaarden: tuple[str, ...]


@dataclass(frozen=True)
class Onderzoek:
    """A national study beside the methods: no calculation, only what it says and where."""

    naam: str
    uitkomst: str
    bron: str


CONTEXT = (
    Onderzoek(
        naam="CPB, Wijkteams en praktijkondersteuners in de jeugdzorg (17 december 2020)",
        uitkomst=(
            "221 gemeenten, 2011 tot en met 2018: het gebruik van tweedelijnszorg veranderde niet aantoonbaar "
            "waar een gemeente praktijkondersteuners bij de huisarts betaalde."
        ),
        bron="stade-advies.nl, bericht van 17 december 2020",
    ),
    Onderzoek(
        naam="AEF, Stelsel in groei (15 december 2020)",
        uitkomst=(
            "Noemt de praktijkondersteuner jeugd als maatregel waarmee kosten omlaag kunnen; 40 tot 50 procent van "
            "de jeugdigen die er komen, wordt niet verder verwezen."
        ),
        bron="keizersvisser.nl, december 2020",
    ),
)


def dsp_scenarios(
    aantallen: Mapping[str, Aantal],
    kosten: Mapping[str, Bedrag],
    kosten_ondersteuning: Bedrag,
    aantal_toch_verwezen: Aantal,
) -> Uitkomst:
    """
    Reckon as FoodValley (DSP, 2017, tables 3 and 4): cost per case by destination, support for everyone.

    Takes per zorgvorm the youths who would otherwise have gone there and the cost of a traject, the cost of
    support per youth, and the youths who were referred all the same. Low: all would have gone to the cheapest
    zorgvorm; high: the support of those referred all the same is not counted. Raises ``ValueError`` when a
    zorgvorm has no cost.
    """
    if set(aantallen) - set(kosten):
        raise ValueError(f"no cost is known of {sorted(set(aantallen) - set(kosten))}")
    prices = {zorgvorm: exact(kosten[zorgvorm]) for zorgvorm in aantallen}
    support = exact(kosten_ondersteuning)
    helped = sum(aantallen.values())
    avoided = sum((prices[zorgvorm] * aantal for zorgvorm, aantal in aantallen.items()), Decimal(0))
    cost = support * (helped + aantal_toch_verwezen)
    return _outcome(
        "DSP",
        avoided,
        cost,
        bounds=(min(prices.values(), default=Decimal(0)) * helped - cost, avoided - support * helped),
        bereik="laag: iedereen was naar de lichtste hulp gegaan; hoog: alleen de SOJ-kosten van wie niet is verwezen",
        aannames=(
            *GEDEELD,
            "De verdeling over de soorten hulp is die van de jeugdigen die wel zijn verwezen.",
        ),
        voorwaarden=("Wie niet is verwezen, was anders even vaak naar zware hulp gegaan als wie wel is verwezen.",),
    )


def venray_shares(
    aantal_vermeden: Aantal,
    aandelen_pct: Mapping[str, Bedrag],
    kosten: Mapping[str, Bedrag],
    zwaar: str,
    licht: str,
    verwezen: Aantal,
    verwezen_zwaar: Aantal,
    directe_kosten: Bedrag,
    overige_kosten: Bedrag,
) -> Uitkomst:
    """
    Reckon as Venray (2023): avoided trajecten by fixed shares, and care that became lighter.

    Takes the trajecten that were avoided, the shares in percent of ``zwaar`` and ``licht`` among them (75 and
    25 in Venray), the cost of a traject of each, the youths referred to either and to ``zwaar`` alone, the
    direct cost of support and all other cost of it. The shift is reckoned among those who were referred, like
    the share that it is compared with, so that it shares no youth with the avoided trajecten and the two may be
    added; it is not counted when care became heavier. Low: no shift, all cost;
    high: shift, direct cost only, which is what Venray calls net. Raises ``ValueError`` for shares that do
    not add up to 100.
    """
    shares = {name: exact(share) for name, share in aandelen_pct.items()}
    if set(shares) != {zwaar, licht} or sum(shares.values()) != 100:
        raise ValueError("the shares of heavy and light care do not add up to 100")
    prices = {name: exact(kosten[name]) for name in shares}
    avoided = aantal_vermeden * sum((share / 100 * prices[name] for name, share in shares.items()), Decimal(0))
    moved = severity_shift(float(shares[zwaar]), float(verwezen_zwaar), float(verwezen)).trajecten if verwezen else 0
    shift = max(Decimal(0), exact(moved) * (prices[zwaar] - prices[licht]))
    direct, other = exact(directe_kosten), exact(overige_kosten)
    return _outcome(
        "Venray",
        avoided + shift,
        direct,
        bounds=(avoided - direct - other, avoided + shift - direct),
        bereik="laag: zonder verschuiving en met alle kosten; hoog: met verschuiving en alleen directe kosten",
        aannames=(
            *GEDEELD,
            "De vaste verdeling over zware en lichte hulp geldt ook voor wie niet is verwezen.",
            "Een verschil met die verdeling bij wie wel is verwezen, komt door de SOJ.",
        ),
        voorwaarden=(
            "Zonder SOJ was de verdeling gebleven zoals zij was.",
            "De overige kosten (consulenten, begeleiding, vergoedingen) waren er zonder SOJ ook geweest.",
        ),
    )


def overbetuwe_periods(aantallen: Sequence[Aantal], prijzen: Sequence[Bedrag], kosten: Sequence[Bedrag]) -> Uitkomst:
    """
    Reckon as Overbetuwe (2023): helped youths times the mean cost of a traject, period by period.

    Takes per period the youths who were helped without referral (p), the mean cost of a traject (q) and the
    cost of support. The total adds up the periods; its mean price is ``weighted_price``, never the mean of
    prices. Low and high: every period at the lowest and at the highest of the prices. Raises ``ValueError``
    for lists of different lengths or without a period.
    """
    if not len(aantallen) == len(prijzen) == len(kosten) >= 1:
        raise ValueError("counts, prices and cost are not of the same periods")
    prices = [exact(prijs) for prijs in prijzen]
    cost = sum((exact(bedrag) for bedrag in kosten), Decimal(0))
    helped = sum(aantallen)
    avoided = sum((aantal * prijs for aantal, prijs in zip(aantallen, prices, strict=True)), Decimal(0))
    return _outcome(
        "Overbetuwe",
        avoided,
        cost,
        bounds=(helped * min(prices) - cost, helped * max(prices) - cost),
        bereik="laag en hoog: alle periodes tegen de laagste en tegen de hoogste gemiddelde prijs"
        if len(prices) > 1
        else "laag en hoog zijn gelijk, want er is maar één periode",
        aannames=(*GEDEELD, "Een traject van wie niet is verwezen, kost evenveel als dat van een gemiddelde jeugdige."),
        voorwaarden=("Wie de SOJ hielp, had even zware hulp nodig als wie al in zorg was.",),
    )


def weighted_price(aantallen: Sequence[Aantal], prijzen: Sequence[Bedrag]) -> Decimal:
    """
    Give the mean price over periods, each counted as often as it had youths, in cents.

    Raises ``ValueError`` when there were none.
    """
    if not sum(aantallen):
        raise ValueError("nobody was helped, so there is no mean price")
    amount = sum((aantal * exact(prijs) for aantal, prijs in zip(aantallen, prijzen, strict=True)), Decimal(0))
    return half_up(amount / sum(aantallen), CENTS)


def voorschoten_average(
    kosten_totaal: Bedrag,
    jeugdigen_in_zorg: Aantal,
    zelf_afgesloten: Aantal,
    naar_lokaal_veld: Aantal,
    nog_lopend: Aantal | None,
    kosten: Bedrag,
) -> Uitkomst:
    """
    Reckon as Voorschoten (2020): the mean cost per unique youth in care times the youths who stayed out of it.

    Takes the cost of all care in a year and the unique youths who used it, the youths whom support helped by
    itself, those who went on to the local field, those whose support still runs, and the cost of support. The
    mean is not rounded before it is used. Low: only those helped by support itself; high: those still running
    stay out of care too, None when their number is not known. Raises ``ValueError`` when nobody is in care.
    """
    if jeugdigen_in_zorg <= 0:
        raise ValueError("nobody is in care, so there is no mean cost")
    mean = exact(kosten_totaal) / jeugdigen_in_zorg
    cost = exact(kosten)
    avoided = zelf_afgesloten + naar_lokaal_veld
    return _outcome(
        "Voorschoten",
        mean * avoided,
        cost,
        bounds=(
            mean * zelf_afgesloten - cost,
            None if nog_lopend is None else mean * (avoided + nog_lopend) - cost,
        ),
        bereik="laag: alleen wie de SOJ zelf hielp; hoog: ook wie nog in begeleiding is, wordt niet verwezen"
        + (" (niet bekend: hoeveel dat er zijn)" if nog_lopend is None else ""),
        aannames=(
            *GEDEELD,
            "Hulp in het lokale veld kost de gemeente niets extra.",
            "Een jeugdige in een jaar telt als een traject.",
        ),
        voorwaarden=("Het gemiddelde bedrag gaat over dezelfde soorten hulp als de hulp die niet begon.",),
    )


def _outcome(
    methode: str,
    vermeden: Decimal,
    kosten: Decimal,
    bounds: tuple[Decimal, Decimal | None],
    bereik: str,
    aannames: tuple[str, ...],
    voorwaarden: tuple[str, ...],
) -> Uitkomst:
    """Bring amounts to cents so that netto is exactly the difference, and bounds never cross it."""
    avoided, cost = half_up(vermeden, CENTS), half_up(kosten, CENTS)
    netto = avoided - cost
    low, high = bounds
    return Uitkomst(
        methode=methode,
        vermeden=avoided,
        kosten=cost,
        netto=netto,
        laag=min(half_up(low, CENTS), netto),
        hoog=None if high is None else max(half_up(high, CENTS), netto),
        omslag_pct=half_up(100 * cost / avoided, 1) if avoided > 0 else None,
        bereik=bereik,
        aannames=aannames,
        voorwaarden=voorwaarden,
    )
