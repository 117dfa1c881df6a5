"""
Where each canonical column stands in an iJw message: the declarative half of the reader of messages.

A source is written as ``Parent/Leaf`` by local element names, whatever the namespace or the prefix. Capitals
do not matter: they differ between releases (``BeschikkingNummer``, ``Beschikkingnummer``). Parent ``.`` is
the product element itself (ToegewezenProduct, StartProduct, …); a source with ``@`` is a value of the whole
message. Of several sources the first that is filled counts: later ones are names of older releases.

Facts from the iJw 3.2 schemas (Zorginstituut Nederland) and COD002 (Vektis). RedenIntrekking of the oldest
shape is left out on purpose: its list (COD172) gives other meanings to the digits of RedenWijziging (JZ002).

Only release 3.2 was held against its schemas. 303 and 304 (iJw 2.1 to 2.4) and the 2.0 shape are read by the
names of their elements alone; for 2.0 those of the published iWmo 2.0 messages, its twin of another law.
"""

from __future__ import annotations

from dataclasses import dataclass

Sources = tuple[str, ...]

GEBOORTEDATUM_GEBRUIK = "geboortedatum/datumgebruik"
TOTALEN = tuple(
    (f"{parent}/totaalbedrag", f"{parent}/debetcredit")
    for parent in ("totaalingediendbedrag", "declaratiefactuurtotaalbedrag", "ingediendtotaalbedrag")
)
"""Where the submitted total and its sign stand: 323 and 325, 303, 304."""

HEADER = {
    "berichtcode": ("header/berichtcode", "berichtspecificatie/code"),
    "versie": ("header/berichtversie", "berichtspecificatie/versie"),
    "subversie": ("header/berichtsubversie", "berichtspecificatie/subversie"),
    "afzender": ("header/afzender",),
    "ontvanger": ("header/ontvanger",),
    "identificatie": ("berichtidentificatie/identificatie", "declaratiefactuuridentificatie/declarantfactuurnummer"),
    "dagtekening": ("berichtidentificatie/dagtekening", "declaratiefactuuridentificatie/factuurdagtekening"),
}
"""Header values; the second place is that of the oldest XML releases, and of 303 and 304."""

VORM_2_0 = "berichtspecificatie/code"
"""A header in the 2.0 shape, whose toewijzing has no number of its own."""


@dataclass(frozen=True, slots=True)
class Berichtsoort:
    """
    One kind of message and how its product elements become rows of one soort.

    ``van_gemeente``: the gemeente sends it (used only when the identifiers do not tell the parties apart).
    ``mag_leeg``: a message without any product is complete (a retour message on the header only).
    ``retour``: what has no product of its own (client, header) gives a row as well, for its retour codes.
    """

    bericht: str
    berichtcode: str
    soort: str
    producten: frozenset[str]
    kolommen: dict[str, Sources]
    van_gemeente: bool = False
    mag_leeg: bool = False
    retour: bool = False


def _sources(**columns: str | Sources) -> dict[str, Sources]:
    """Give every column its sources as a tuple of lower-case keys."""
    return {
        column: tuple(key.lower() for key in ((keys,) if isinstance(keys, str) else keys))
        for column, keys in columns.items()
    }


_REGIE = _sources(
    gemeente="@gemeente",
    toewijzingnummer="./ToewijzingNummer",
    bsn="Client/Bsn",
    aanbieder_agb=("./Aanbieder", "@aanbieder"),
    productcategorie="Product/Categorie",
    productcode="Product/Code",
    begindatum="./Begindatum",
    status_aanlevering="./StatusAanlevering",
    dagtekening="@dagtekening",
)
_VERZOEK = _sources(
    gemeente="@gemeente",
    referentie_aanbieder="./ReferentieAanbieder",
    bsn="Client/Bsn",
    aanbieder_agb=("./Aanbieder", "@aanbieder"),
    productcategorie="Product/Categorie",
    productcode="Product/Code",
    ingangsdatum=("./ToewijzingIngangsdatum", "./Ingangsdatum"),
    einddatum=("./ToewijzingEinddatum", "./Einddatum"),
    verwijzer_type="Verwijzer/Type",
    verwijzer_agb="Verwijzer/ZorgverlenerCode",
    verwijzer_naam="Verwijzer/Naam",
    dagtekening="@dagtekening",
    geboortedatum="Geboortedatum/Datum",
)
SLEUTEL_2_0 = _sources(
    beschikkingnummer=("./BeschikkingNummer", "Beschikking/BeschikkingNummer"), ingangsdatum="./Ingangsdatum"
)
"""What, with product and aanbieder, tells one toewijzing of the 2.0 shape from another."""

_BEDRAG = ("IngediendBedrag/Bedrag", "DeclaratieFactuurBedrag/Bedrag", "./IngediendBedrag")
_DEBET_CREDIT = ("IngediendBedrag/DebetCredit", "DeclaratieFactuurBedrag/DebetCredit", "./DebetCredit")
_RETOUR = _sources(
    gemeente="@gemeente",
    aanbieder_agb="@aanbieder",
    bsn="Client/Bsn",
    geboortedatum="Geboortedatum/Datum",
    bericht="@bericht",
    toewijzingnummer="./ToewijzingNummer",
    referentie_aanbieder=("./ReferentieAanbieder", "Verzoek/ReferentieAanbieder"),
    productcategorie=("Product/Categorie", "./ProductCategorie"),
    productcode=("Product/Code", "./ProductCode"),
    bedrag=_BEDRAG,
    debet_credit=_DEBET_CREDIT,
    retourcodes="@retourcodes",
    dagtekening="@dagtekening",
)
_DECLARATIE = _sources(
    gemeente="@gemeente",
    toewijzingnummer="./ToewijzingNummer",
    bsn="Client/Bsn",
    productcategorie=("./ProductCategorie", "Product/Categorie"),
    productcode=("./ProductCode", "Product/Code"),
    begindatum=("ProductPeriode/Begindatum", "./Begindatum"),
    einddatum=("ProductPeriode/Einddatum", "./Einddatum"),
    volume=("./GeleverdVolume", "GeleverdVolume/Volume"),
    eenheid=("./Eenheid", "GeleverdVolume/Eenheid"),
    bedrag=_BEDRAG,
    debet_credit=_DEBET_CREDIT,
    referentienummer=("ProductReferentie/ReferentieNummer", "./ReferentieNummer"),
    vorig_referentienummer=("ProductReferentie/VorigReferentieNummer", "./VorigReferentieNummer"),
    declaratienummer=("Declaratie/DeclaratieNummer", "DeclaratieFactuurIdentificatie/DeclarantFactuurNummer"),
)
_TOEGEWEZEN = frozenset({"toegewezenproduct"})
_START = frozenset({"startproduct"})
_STOP = frozenset({"stopproduct"})
_AANGEVRAAGD = frozenset({"aangevraagdproduct"})
_GEWIJZIGD = frozenset({"ongewijzigdproduct", "tewijzigenproduct", "nieuwproduct"})
_ANTWOORD = frozenset({"antwoord"})
_PRESTATIE = frozenset({"prestatie"})


def _retour(bericht: str, berichtcode: str, producten: frozenset[str], van_gemeente: bool) -> Berichtsoort:
    return Berichtsoort(
        bericht,
        berichtcode,
        "retourberichten",
        producten,
        _RETOUR,
        van_gemeente,
        mag_leeg=True,
        retour=True,
    )


BERICHTEN: tuple[Berichtsoort, ...] = (
    Berichtsoort(
        "301",
        "436",
        "beschikkingen",
        _TOEGEWEZEN,
        _sources(
            gemeente="@gemeente",
            toewijzingnummer="./ToewijzingNummer",
            wet="@wet",
            bsn="Client/Bsn",
            geboortedatum="Geboortedatum/Datum",
            geslacht="Client/Geslacht",
            beschikkingnummer=("./BeschikkingNummer", "Beschikking/BeschikkingNummer"),
            productcategorie="Product/Categorie",
            productcode="Product/Code",
            toewijzingsdatum="./Toewijzingsdatum",
            toewijzingstijd="./Toewijzingstijd",
            ingangsdatum="./Ingangsdatum",
            einddatum="./Einddatum",
            reden_wijziging="./RedenWijziging",
            aanbieder_agb=("./Aanbieder", "@aanbieder"),
            referentie_aanbieder="./ReferentieAanbieder",
            volume="Omvang/Volume",
            eenheid="Omvang/Eenheid",
            frequentie="Omvang/Frequentie",
        ),
        van_gemeente=True,
    ),
    Berichtsoort("305", "438", "starts", _START, _REGIE),
    Berichtsoort(
        "307",
        "440",
        "stops",
        _STOP,
        {**_REGIE, **_sources(einddatum="./Einddatum", reden_beeindiging="./RedenBeeindiging")},
    ),
    Berichtsoort("315", "446", "verzoeken", _AANGEVRAAGD, _VERZOEK),
    Berichtsoort("316", "447", "verzoeken", _AANGEVRAAGD, _VERZOEK, mag_leeg=True),
    Berichtsoort(
        "317",
        "486",
        "wijzigingsverzoeken",
        _GEWIJZIGD,
        _sources(
            gemeente="@gemeente",
            referentie_aanbieder="Verzoek/ReferentieAanbieder",
            bsn="Client/Bsn",
            aanbieder_agb="@aanbieder",
            toewijzingnummer="./ToewijzingNummer",
            productcategorie="Product/Categorie",
            productcode="Product/Code",
            ingangsdatum="./GewensteIngangsdatum",
            einddatum="./Einddatum",
            dagtekening="@dagtekening",
        ),
    ),
    Berichtsoort(
        "319",
        "488",
        "antwoorden",
        _ANTWOORD,
        _sources(
            gemeente="@gemeente",
            referentie_aanbieder="./ReferentieAanbieder",
            bsn="Client/Bsn",
            aanbieder_agb="@aanbieder",
            verzoek_antwoord="./VerzoekAntwoord",
            reden_afwijzing="./RedenAfwijzingVerzoek",
            gemeente_woonplaats="Woonplaatsbeginsel/Gemeente",
            dagtekening="@dagtekening",
        ),
        van_gemeente=True,
    ),
    Berichtsoort("323", "490", "declaraties", _PRESTATIE, _DECLARATIE),
    Berichtsoort("303", "", "declaraties", _PRESTATIE, _DECLARATIE),
    _retour("302", "437", _TOEGEWEZEN, van_gemeente=True),
    _retour("306", "439", _START, van_gemeente=False),
    _retour("308", "441", _STOP, van_gemeente=False),
    _retour("318", "487", _GEWIJZIGD, van_gemeente=False),
    _retour("320", "489", _ANTWOORD, van_gemeente=True),
    _retour("325", "491", _PRESTATIE, van_gemeente=True),
    _retour("304", "", _PRESTATIE, van_gemeente=False),
)
"""
Every message that is read. A retour message repeats the header of what it answers; 325 has its own.

303 and 304 are known by their namespace alone: no source for their BerichtCode was found.
"""

WMO = "Wmo"
WMO_BERICHTEN = {"414": "301", "418": "305", "420": "307", "444": "315"}
"""Messages of iWmo that are read for their shape, by BerichtCode: they show what release 2.0 looked like."""

OUDE_DECLARATIES = frozenset({"321", "322"})
"""Declarations of youth mental health care up to 2017: known, and refused with their own sentence."""

PRODUCT = frozenset().union(*(soort.producten for soort in BERICHTEN))
AANGEVRAAGD_2_0 = ("producten", "product")
"""What holds a requested product in the 2.0 shape, where it has no name of its own."""
BEREIK = frozenset({"client", "verzoek", "declaratie", "declaratieantwoord", "beschikking"})
"""Elements whose values hold for every product inside them."""
OVERGESLAGEN = frozenset({"naam", "relaties", "contactgegevens", "adressen", "communicatie", "beschiktproducten"})
"""Elements of which only retour codes are read: names, other persons, addresses, what is no toewijzing."""


def _wanted() -> dict[str, dict[str, str]]:
    """Give all sources as parent → leaf → key; what is not in here is never read out of a message."""
    keys = {GEBOORTEDATUM_GEBRUIK, *(key for pair in TOTALEN for key in pair)}
    for columns in (HEADER, SLEUTEL_2_0, *(soort.kolommen for soort in BERICHTEN)):
        keys.update(key for sources in columns.values() for key in sources if not key.startswith("@"))
    wanted: dict[str, dict[str, str]] = {}
    for key in sorted(keys):
        parent, leaf = key.split("/")
        wanted.setdefault(parent, {})[leaf] = key
    return wanted


GEVRAAGD = _wanted()
