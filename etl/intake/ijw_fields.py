"""
Where each canonical column stands in an iJw message: the declarative half of the reader of messages.

A source is written as ``Parent/Leaf`` by local element names, whatever the namespace or the prefix. Capitals
do not matter: they differ between releases (``BeschikkingNummer``, ``Beschikkingnummer``). Parent ``.`` is
the product element itself (ToegewezenProduct, StartProduct, …); a source with ``@`` is a value of the whole
message. Of several sources the first that is filled counts: later ones are names of older releases.

Facts from the iJw 3.2 schemas (Zorginstituut Nederland) and COD002 (Vektis). RedenIntrekking of the oldest
shape is left out on purpose: its list (COD172) gives other meanings to the digits of RedenWijziging (JZ002).
"""

from __future__ import annotations

from dataclasses import dataclass, field

Sources = tuple[str, ...]

GEBOORTEDATUM_GEBRUIK = "geboortedatum/datumgebruik"
TOTAAL_INGEDIEND = "totaalingediendbedrag/totaalbedrag"
TOTAAL_DEBET_CREDIT = "totaalingediendbedrag/debetcredit"
HEADER = {
    "berichtcode": ("header/berichtcode", "berichtspecificatie/code"),
    "versie": ("header/berichtversie", "berichtspecificatie/versie"),
    "subversie": ("header/berichtsubversie", "berichtspecificatie/subversie"),
    "afzender": ("header/afzender",),
    "ontvanger": ("header/ontvanger",),
    "identificatie": ("berichtidentificatie/identificatie",),
    "dagtekening": ("berichtidentificatie/dagtekening",),
}
"""Header values; ``berichtspecificatie`` is their place in the oldest XML releases."""


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
    vast: dict[str, str] = field(default_factory=dict)
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
    bedrag="IngediendBedrag/Bedrag",
    debet_credit="IngediendBedrag/DebetCredit",
    retourcodes="@retourcodes",
    dagtekening="@dagtekening",
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
        {},
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
        {"wet": "Jeugdwet"},
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
    Berichtsoort(
        "323",
        "490",
        "declaraties",
        _PRESTATIE,
        _sources(
            gemeente="@gemeente",
            toewijzingnummer="./ToewijzingNummer",
            bsn="Client/Bsn",
            productcategorie=("./ProductCategorie", "Product/Categorie"),
            productcode=("./ProductCode", "Product/Code"),
            begindatum="ProductPeriode/Begindatum",
            einddatum="ProductPeriode/Einddatum",
            volume="./GeleverdVolume",
            eenheid="./Eenheid",
            bedrag="IngediendBedrag/Bedrag",
            debet_credit="IngediendBedrag/DebetCredit",
            referentienummer="ProductReferentie/ReferentieNummer",
            vorig_referentienummer="ProductReferentie/VorigReferentieNummer",
            declaratienummer="Declaratie/DeclaratieNummer",
        ),
    ),
    _retour("302", "437", _TOEGEWEZEN, van_gemeente=True),
    _retour("306", "439", _START, van_gemeente=False),
    _retour("308", "441", _STOP, van_gemeente=False),
    _retour("318", "487", _GEWIJZIGD, van_gemeente=False),
    _retour("320", "489", _ANTWOORD, van_gemeente=True),
    _retour("325", "491", _PRESTATIE, van_gemeente=True),
)
"""Every message that is read. A retour message repeats the header of what it answers; 325 has its own."""

OUDE_DECLARATIES = frozenset({"303", "304", "321", "322"})
"""Declarations of iJw 2.4 and earlier: known, and refused with their own sentence."""

PRODUCT = frozenset().union(*(soort.producten for soort in BERICHTEN))
BEREIK = frozenset({"client", "verzoek", "declaratie", "declaratieantwoord", "beschikking"})
"""Elements whose values hold for every product inside them."""
OVERGESLAGEN = frozenset({"naam", "relaties", "contactgegevens", "adressen", "communicatie", "beschiktproducten"})
"""Elements of which only retour codes are read: names, other persons, addresses, what is no toewijzing."""


def _wanted() -> dict[str, dict[str, str]]:
    """Give all sources as parent → leaf → key; what is not in here is never read out of a message."""
    keys = {GEBOORTEDATUM_GEBRUIK, TOTAAL_INGEDIEND, TOTAAL_DEBET_CREDIT}
    for columns in (HEADER, *(soort.kolommen for soort in BERICHTEN)):
        keys.update(key for sources in columns.values() for key in sources if not key.startswith("@"))
    wanted: dict[str, dict[str, str]] = {}
    for key in sorted(keys):
        parent, leaf = key.split("/")
        wanted.setdefault(parent, {})[leaf] = key
    return wanted


GEVRAAGD = _wanted()
