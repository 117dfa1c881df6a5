"""Every column once: its type, meaning for readers, unit, privacy class, origin and limits.

``FIELDS`` maps the column name to its ``Field``. One name has one meaning; the few places where a table
needs another type, list or limit say so in ``schemas.tables_*`` with ``anders``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from schemas import values
from schemas.declaration import (
    AGB,
    BSN,
    DATUM,
    DECIMAAL,
    GEHEEL,
    GEMEENTE,
    IDENTIFICEREND,
    INTERN,
    JA_NEE,
    KWARTAAL,
    KWARTAAL_OF_HALFJAAR,
    MAAND,
    OPENBAAR,
    PERIODE,
    PERSOONSGEGEVEN,
    PRIVACYKLASSEN,
    PSEUDONIEM,
    TEKST,
    TIJD,
    TIJDSTIP,
    TWEE_CIJFERS,
    Field,
    Type,
)

__all__ = ["FIELDS", "Field"]


def _f(
    name: str,
    type_: Type,
    privacyklasse: str,
    betekenis: str,
    eenheid: str = "",
    *,
    lijst: Iterable[str] = (),
    patroon: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
) -> Field:
    return Field(
        name=name,
        type=type_,
        betekenis=betekenis,
        eenheid=eenheid,
        privacyklasse=privacyklasse,
        herkomst="",
        waarden=tuple(lijst),
        patroon=patroon,
        minimum=minimum,
        maximum=maximum,
    )


def _count(name: str, privacyklasse: str, betekenis: str, eenheid: str = "") -> Field:
    return _f(name, GEHEEL, privacyklasse, betekenis, eenheid, minimum=0)


def _percentage(name: str, betekenis: str) -> Field:
    return _f(name, DECIMAAL, OPENBAAR, betekenis, "procent", minimum=0, maximum=100)


def _from(herkomst: str, *fields: Field) -> tuple[Field, ...]:
    return tuple(replace(field, herkomst=herkomst) for field in fields)


_BESLUIT = _from(
    "levering: beschikking of iJw-bericht van de gemeente",
    _f("gemeente", TEKST, OPENBAAR, "Code van de gemeente, vier cijfers.", patroon=GEMEENTE),
    _f("toewijzingnummer", TEKST, PSEUDONIEM, "Nummer van de toewijzing; uniek per gemeente en wet."),
    _f("bsn", TEKST, IDENTIFICEREND, "Burgerservicenummer van de jeugdige.", patroon=BSN),
    _f("geboortedatum", DATUM, PERSOONSGEGEVEN, "Geboortedatum van de jeugdige."),
    _f("geslacht", TEKST, PERSOONSGEGEVEN, "Geslacht van de jeugdige, zoals geleverd."),
    _f("postcode4", TEKST, PERSOONSGEGEVEN, "Vier cijfers van de postcode.", patroon=GEMEENTE),
    _f("wet", TEKST, INTERN, "Wet waaronder de toewijzing valt; leeg in de levering is Jeugdwet."),
    _f("beschikkingnummer", TEKST, PSEUDONIEM, "Nummer van het besluit; kan meer toewijzingen dragen."),
    _f("productcategorie", TEKST, OPENBAAR, "Landelijke productcategorie, twee cijfers."),
    _f("productcode", TEKST, OPENBAAR, "Productcode; de betekenis kan per gemeente en jaar verschillen."),
    _f("toewijzingsdatum", DATUM, PSEUDONIEM, "Dag waarop de gemeente deze versie toewees."),
    _f("toewijzingstijd", TIJD, PSEUDONIEM, "Tijd waarop de gemeente deze versie toewees."),
    _f("ingangsdatum", DATUM, PSEUDONIEM, "Eerste dag waarop de zorg mag beginnen."),
    _f("einddatum", DATUM, PSEUDONIEM, "Laatste dag, die zelf meetelt; leeg is open."),
    _f("stopdatum", DATUM, PSEUDONIEM, "Laatste dag waarop de zorg echt liep."),
    _f("reden_wijziging", TEKST, PSEUDONIEM, "Code van de reden van wijziging.", patroon=TWEE_CIJFERS),
    _f("aanbieder_agb", TEKST, INTERN, "AGB-code van de zorgaanbieder.", patroon=AGB),
    _f("leveringsvorm", TEKST, INTERN, "Vorm van levering; leeg in de levering is ZIN (zorg in natura)."),
    _f("status", TEKST, INTERN, "Status van de toewijzing in het systeem van de gemeente."),
    _f("referentie_aanbieder", TEKST, PSEUDONIEM, "Kenmerk dat de aanbieder aan zijn verzoek gaf."),
    _f("volume", DECIMAAL, INTERN, "Hoeveel zorg, in de eenheid die erbij staat."),
    _f("eenheid", TEKST, INTERN, "Code van de eenheid van het volume.", patroon=TWEE_CIJFERS),
    _f("frequentie", TEKST, INTERN, "Code van de periode waarop het volume slaat."),
    _f("registratiedatum", DATUM, PSEUDONIEM, "Dag waarop het besluit in het systeem kwam."),
)

_VERWIJZER = _from(
    "levering: verzoek om toewijzing van de aanbieder, of de beschikking zelf",
    _f(
        "verwijzer_type",
        TEKST,
        PSEUDONIEM,
        "Code van het soort verwijzer (lijst COD327).",
        lijst=values.VERWIJZER_TYPES,
    ),
    _f("verwijzer_agb", TEKST, PERSOONSGEGEVEN, "AGB-code van de verwijzer.", patroon=AGB),
    _f("verwijzer_naam", TEKST, PERSOONSGEGEVEN, "Naam van de verwijzer; alleen om de praktijk te vinden."),
    _f("huisartspraktijk_agb", TEKST, PERSOONSGEGEVEN, "AGB-code van de eigen praktijk.", patroon=AGB),
    _f("huisartspraktijk_naam", TEKST, PERSOONSGEGEVEN, "Naam van de eigen huisartspraktijk."),
)

_BERICHT = _from(
    "levering: iJw-berichten tussen gemeente en aanbieder",
    _f("dagtekening", DATUM, PSEUDONIEM, "Datum die op het bericht staat."),
    _f("begindatum", DATUM, PSEUDONIEM, "Eerste dag van de zorg of van de declaratieperiode."),
    _f("status_aanlevering", TEKST, INTERN, "Code: eerste, gewijzigde of verwijderde aanlevering."),
    _f("reden_beeindiging", TEKST, PSEUDONIEM, "Code van de reden van beëindiging.", patroon=TWEE_CIJFERS),
    _f("verzoek_antwoord", TEKST, INTERN, "Code van het antwoord van de gemeente op een verzoek."),
    _f("reden_afwijzing", TEKST, INTERN, "Code van de reden waarom een verzoek is afgewezen."),
    _f(
        "gemeente_woonplaats",
        TEKST,
        INTERN,
        "Code van de gemeente die volgens het woonplaatsbeginsel betaalt.",
        patroon=GEMEENTE,
    ),
    _f("bericht", TEKST, INTERN, "Soort iJw-bericht waarop dit een antwoord is."),
    _f("retourcodes", TEKST, INTERN, "Retourcodes van het bericht, gescheiden door een staande streep."),
    _f("bedrag", DECIMAAL, PSEUDONIEM, "Bedrag; een creditbedrag is negatief.", "euro"),
    _f("debet_credit", TEKST, INTERN, "D of C; bij C gaat het bedrag eraf.", lijst=values.DEBET_CREDIT),
    _f("referentienummer", TEKST, PSEUDONIEM, "Nummer van de declaratieregel."),
    _f("vorig_referentienummer", TEKST, PSEUDONIEM, "Nummer van de regel die deze regel corrigeert."),
)

_PRAKTIJK = _from(
    "levering: lijsten van de regio over huisartspraktijken",
    _f("praktijk_id", TEKST, INTERN, "AGB-code van de huisartspraktijk.", patroon=AGB),
    _f("naam", TEKST, INTERN, "Naam van de huisartspraktijk."),
    _f("geldig_van", DATUM, INTERN, "Eerste dag waarop dit geldt."),
    _f("geldig_tot", DATUM, INTERN, "Laatste dag waarop dit geldt; leeg is nog geldig."),
    _f("opgegaan_in", TEKST, INTERN, "AGB-code van de praktijk waarin deze opging.", patroon=AGB),
    _f("aliassen", TEKST, INTERN, "Andere namen van de praktijk, gescheiden door een staande streep."),
    _f("zorgverlener_agb", TEKST, PERSOONSGEGEVEN, "Persoonlijke AGB-code.", patroon=AGB),
    _f("rol", TEKST, INTERN, "Rol van het besluit in zijn traject.", lijst=values.ROLLEN),
    _f("soj", TEKST, INTERN, "Of de praktijk dan een SOJ heeft.", lijst=values.SOJ_WAARDEN),
    _f("reden", TEKST, INTERN, "De reden, in gewone woorden."),
    _f("peildatum", DATUM, INTERN, "Dag waarop is geteld."),
    _count("patienten_onder_18", INTERN, "Ingeschreven patiënten onder 18 die in de gemeente wonen.", "patiënten"),
    _f("leeftijdsklasse", TEKST, INTERN, "Leeftijdsklasse van de getelde patiënten."),
)

_GELD_EN_CODES = _from(
    "levering: inzet, prijzen, codes en vergelijkingscijfers van de regio",
    _f("kwartaal", TEKST, OPENBAAR, "Kwartaal, zoals 2025K3.", patroon=KWARTAAL),
    _f("uren_gepland", DECIMAAL, INTERN, "Afgesproken uren van de SOJ.", "uur", minimum=0),
    _f("uren_werkelijk", DECIMAAL, INTERN, "Gewerkte uren van de SOJ.", "uur", minimum=0),
    _f("kosten", DECIMAAL, INTERN, "Kosten in dit kwartaal.", "euro"),
    _f("kostensoort", TEKST, INTERN, "Soort kosten; leeg is structureel.", lijst=values.KOSTENSOORTEN),
    _count("jeugdigen", INTERN, "Jeugdigen geholpen in het lokale veld.", "jeugdigen"),
    _f("zorgvorm", TEKST, OPENBAAR, "Soort zorg, in de indeling van de regio.", lijst=values.ZORGVORMEN),
    _f("prijspeil", TEKST, OPENBAAR, "Jaar waarin de prijzen gelden."),
    _f("categorie", TEKST, INTERN, "Productcategorie, twee cijfers.", patroon=TWEE_CIJFERS),
    _f("code", TEKST, INTERN, "Productcode; leeg is de hele categorie."),
    _f("zorgvorm_streng", TEKST, INTERN, "Zorgvorm bij codering streng.", lijst=values.ZORGVORMEN),
    _f("zorgvorm_ruim", TEKST, INTERN, "Zorgvorm bij codering ruim.", lijst=values.ZORGVORMEN),
    _f("soj_relevant", JA_NEE, INTERN, "Of een huisarts dit zonder SOJ had kunnen inzetten."),
    _f("weken", DECIMAAL, INTERN, "Wachttijd.", "weken", minimum=0),
    _f("maat", TEKST, OPENBAAR, "Naam van het cijfer."),
    _f("waarde", DECIMAAL, OPENBAAR, "Waarde van het cijfer."),
)

_LADEN = _from(
    "verwijsspiegel: bij het laden",
    _f("bron", TEKST, INTERN, "Naam van de bron in regio.toml."),
    _f("soort", TEKST, INTERN, "Soort levering.", lijst=values.SOORTEN),
    _f("levering_id", TEKST, INTERN, "Code van de levering."),
    _f("bestand", TEKST, INTERN, "Naam van het geleverde bestand."),
    _f("sha256", TEKST, INTERN, "Controlegetal van de inhoud van het bestand."),
    _f("leveringsdatum", DATUM, INTERN, "Datum van de levering zelf; bepaalt de volgorde."),
    _f("ontvangen_op", TIJDSTIP, INTERN, "Wanneer de levering is binnengehaald."),
    _count("gelezen", INTERN, "Rijen in het bestand.", "rijen"),
    _count("geladen", INTERN, "Rijen die zijn geladen.", "rijen"),
    _count("dubbel", INTERN, "Rijen die gelijk waren aan een eerder geladen rij.", "rijen"),
    _count("afgekeurd", INTERN, "Rijen die zijn geweigerd.", "rijen"),
    _f("regel", GEHEEL, INTERN, "Regelnummer in het bestand; de kopregel is regel 1.", minimum=1),
    _f("kolom", TEKST, INTERN, "Naam van de kolom."),
    _f("probleem", TEKST, INTERN, "Wat er mis is.", lijst=values.PROBLEMEN),
    _f("uitleg", TEKST, INTERN, "Uitleg in gewone woorden."),
    _f("klasse", TEKST, INTERN, "Welke code, aanbieder, type of kolom; leeg is de hele levering."),
    _f("besluit", TEKST, INTERN, "Wat er met de levering gebeurt.", lijst=values.AFWIJKING_BESLUITEN),
    _f("verklaring", TEKST, INTERN, "De gebeurtenis die de stap verklaart, of de reden om te accepteren."),
    _f("is_open", JA_NEE, INTERN, "Of de levering nog op een besluit wacht."),
    _f("besloten_door", TEKST, INTERN, "Wie de levering accepteerde."),
    _f("besloten_op", DATUM, INTERN, "Dag waarop de levering werd geaccepteerd."),
    _f("client_pseudo", TEKST, PSEUDONIEM, "Code voor één jeugdige; niet terug te rekenen zonder sleutel."),
)

_TRAJECT = _from(
    "verwijsspiegel: berekend uit de besluiten",
    _f("beschikking_id", TEKST, PSEUDONIEM, "Code van de toewijzing, afgeleid van de inhoud."),
    _f("eerste_toewijzingsdatum", DATUM, PSEUDONIEM, "Toewijzingsdatum van de eerste versie."),
    _f("einde", DATUM, PSEUDONIEM, "De vroegste van einddatum en stopdatum; leeg is open."),
    _f(
        "reden_wijziging_eerste",
        TEKST,
        PSEUDONIEM,
        "Reden van wijziging op de eerste versie.",
        patroon=TWEE_CIJFERS,
    ),
    _f("zorgvorm_via", TEKST, INTERN, "Hoe de zorgvorm is gevonden.", lijst=values.GEVONDEN_VIA),
    _f("aantal_versies", GEHEEL, INTERN, "Geladen versies van deze toewijzing.", "versies", minimum=1),
    _f("telt_mee", JA_NEE, INTERN, "Of de rij meetelt."),
    _f("reden_niet", TEKST, INTERN, "Waarom de toewijzing niet meetelt.", lijst=values.REDEN_NIET),
    _f("traject_id", TEKST, PSEUDONIEM, "Code van het traject, afgeleid van de inhoud."),
    _f("startdatum", DATUM, PSEUDONIEM, "Eerste dag van het traject."),
    _f("aantal_beschikkingen", GEHEEL, PSEUDONIEM, "Besluiten in het traject.", "besluiten", minimum=1),
    _f("aantal_aanbieders", GEHEEL, PSEUDONIEM, "Aanbieders in het traject.", "aanbieders", minimum=1),
    _f("eerste_beschikking_id", TEKST, PSEUDONIEM, "Code van het eerste besluit van het traject."),
    _f("verwijsdatum", DATUM, PSEUDONIEM, "Dag waarop de verwijzing telt."),
    _f("is_administratief", JA_NEE, PSEUDONIEM, "Of de start alleen administratief is."),
    _f(
        "reden_administratief",
        TEKST,
        PSEUDONIEM,
        "Waarom de start administratief is.",
        lijst=values.REDEN_ADMINISTRATIEF,
    ),
    _f("is_nieuwe_jeugdige", JA_NEE, PSEUDONIEM, "Of in de periode daarvoor geen ander traject liep."),
    _f("is_onder_18", JA_NEE, PSEUDONIEM, "Of de jeugdige op die dag jonger dan 18 was; leeg is onbekend."),
    _f("kanaal", TEKST, OPENBAAR, "Waar de verwijzer werkt.", lijst=values.KANALEN),
    _f("praktijkcluster", TEKST, INTERN, "Code voor praktijken die ooit zijn samengegaan."),
    _f("link_regel", TEKST, INTERN, "Hoe de praktijk is gevonden, of waarom niet.", lijst=values.LINK_REGELS),
    _f(
        "link_zekerheid",
        DECIMAAL,
        INTERN,
        "Hoe zeker de praktijk is: van 0 (niet) tot 1 (zeker).",
        minimum=0,
        maximum=1,
    ),
    _f("jaar", GEHEEL, OPENBAAR, "Kalenderjaar.", minimum=1990, maximum=2098),
    _count("aantal", OPENBAAR, "Aantal."),
    _f("gevonden_via", TEKST, INTERN, "Hoe de zorgvorm is gevonden.", lijst=values.GEVONDEN_VIA),
)

_PANEL = _from(
    "verwijsspiegel: geteld per praktijk, groep of gebied",
    _f("dagen_open", GEHEEL, INTERN, "Dagen waarop de praktijk open was.", "dagen", minimum=1),
    _count("dagen_soj", INTERN, "Open dagen met een SOJ.", "dagen"),
    _f("dagen_uitgesloten", GEHEEL, INTERN, "Open dagen waarop de praktijk niet meedoet.", "dagen", minimum=0),
    _f("groep", TEKST, OPENBAAR, "Groep van de praktijk in deze periode.", lijst=values.GROEPEN),
    _f("groep_onbekend", JA_NEE, INTERN, "Of de regio voor deze praktijk geen groep heeft opgegeven."),
    _f("praktijk_naam", TEKST, INTERN, "Naam van de huisartspraktijk."),
    _f("kwartaal_tm", TEKST, OPENBAAR, "Laatste kwartaal van het jaar.", patroon=KWARTAAL_OF_HALFJAAR),
    _f("niveau", TEKST, OPENBAAR, "Regio, gemeente of praktijk.", lijst=values.NIVEAUS),
    _f("gebied", TEKST, OPENBAAR, "Gemeentecode; * is de hele regio."),
    _f("periode", TEKST, OPENBAAR, "Kwartaal, halfjaar of jaar, zoals 2025K3-jaar.", patroon=PERIODE),
    _f("maand", TEKST, OPENBAAR, "Maand, zoals 2025-03.", patroon=MAAND),
    _count("jeugdigen_verwezen", OPENBAAR, "Unieke jeugdigen onder 18 die zijn verwezen.", "jeugdigen"),
    _count("jeugdigen_via_huisarts", INTERN, "Van hen verwezen door de huisarts.", "jeugdigen"),
    _count("jeugdigen_via_soj", INTERN, "Van hen verwezen door de SOJ.", "jeugdigen"),
    _count("jeugdigen_via_gemeente", INTERN, "Van hen verwezen door de gemeente.", "jeugdigen"),
    _count("jeugdigen_via_overig", INTERN, "Van hen verwezen door een ander of onbekend.", "jeugdigen"),
    _count("jeugdigen_zonder_geboortedatum", INTERN, "Van hen is de leeftijd niet bekend.", "jeugdigen"),
    _f("jeugdigen_alle_zorg", GEHEEL, INTERN, "Jeugdigen onder 18, alle zorgvormen.", "jeugdigen"),
    _count("jeugdigen_18_plus", INTERN, "Jeugdigen van 18 of ouder die zijn verwezen.", "jeugdigen"),
    _count("verwijzingen", INTERN, "Gestarte trajecten van de verwezen jeugdigen.", "trajecten"),
    _count("beschikkingen", INTERN, "Besluiten in die trajecten.", "besluiten"),
    _f(
        "praktijkbasis",
        TEKST,
        OPENBAAR,
        "Of de praktijk van de jeugdige zelf is of van de verwijzer.",
        lijst=values.PRAKTIJKBASIS,
    ),
    _f(
        "per_1000",
        DECIMAAL,
        OPENBAAR,
        "Verwezen jeugdigen per 1.000 patiënten onder 18.",
        "per 1.000",
        minimum=0,
    ),
    _f("per_1000_onder", DECIMAAL, OPENBAAR, "Ondergrens van per_1000 (95%).", "per 1.000", minimum=0),
    _f("per_1000_boven", DECIMAAL, OPENBAAR, "Bovengrens van per_1000 (95%).", "per 1.000", minimum=0),
    _count("teller", OPENBAAR, "Aantal waar het aandeel over gaat."),
    _count("noemer", OPENBAAR, "Aantal waarvan het aandeel is genomen."),
    _percentage("aandeel_pct", "Aandeel: teller gedeeld door noemer."),
    _percentage("aandeel_onder", "Ondergrens van het aandeel (95%)."),
    _percentage("aandeel_boven", "Bovengrens van het aandeel (95%)."),
    _percentage("volledigheid_pct", "Welk deel al bekend zal zijn."),
    _f("reden_leeg", TEKST, OPENBAAR, "Waarom een cijfer leeg is.", lijst=values.REDEN_LEEG),
    _f("onderdrukt", JA_NEE, OPENBAAR, "Of een cijfer in deze rij verborgen is om mensen te beschermen."),
    _count("aantal_praktijken", OPENBAAR, "Praktijken in deze groep.", "praktijken"),
    _count("aantal_zonder_lijst", OPENBAAR, "Van hen zonder bekende lijst.", "praktijken"),
    _f("praktijken_zonder_lijst", TEKST, INTERN, "Namen van de praktijken zonder bekend patiëntaantal."),
    _f("alleen_soj_relevant", JA_NEE, OPENBAAR, "Of alleen zorg telt die een huisarts had kunnen inzetten."),
    _f("trend", DECIMAAL, OPENBAAR, "Waarde van de rechte trendlijn in deze maand."),
)

_REKENMODEL = _from(
    "verwijsspiegel: rekenmodel A tot en met M (DSP, 2017)",
    _f("a", DECIMAAL, OPENBAAR, "A: patiënten onder 18.", "patiënten", minimum=0),
    _count("b", OPENBAAR, "B: jeugdigen verwezen naar specialistische ggz.", "jeugdigen"),
    _count("c", OPENBAAR, "C: jeugdigen verwezen naar basis-ggz.", "jeugdigen"),
    _count("d", OPENBAAR, "D: jeugdigen verwezen naar het lokale veld.", "jeugdigen"),
    _f("e", DECIMAAL, OPENBAAR, "E: B als deel van A.", "procent", minimum=0),
    _f("f", DECIMAAL, OPENBAAR, "F: C als deel van A.", "procent", minimum=0),
    _f("g", DECIMAAL, OPENBAAR, "G: D als deel van A.", "procent", minimum=0),
    _f("h", DECIMAAL, OPENBAAR, "H: kosten van specialistische ggz.", "euro"),
    _f("i", DECIMAAL, OPENBAAR, "I: kosten van basis-ggz.", "euro"),
    _f("j", DECIMAAL, OPENBAAR, "J: kosten van het lokale veld.", "euro"),
    _f("k", DECIMAAL, OPENBAAR, "K: kosten van de SOJ; leeg bij controle.", "euro"),
    _f("l", DECIMAAL, OPENBAAR, "L: totale kosten, de letters in l_bestaat_uit.", "euro"),
    _f("m", DECIMAAL, OPENBAAR, "M: kosten per patiënt onder 18 (L gedeeld door A).", "euro per patiënt"),
    _f("m_onder", DECIMAAL, OPENBAAR, "Ondergrens van M (95%).", "euro per patiënt"),
    _f("m_boven", DECIMAAL, OPENBAAR, "Bovengrens van M (95%).", "euro per patiënt"),
    _f("kostenbasis", TEKST, OPENBAAR, "Waar de kosten op rusten.", lijst=values.KOSTENBASIS),
    _f("niet_beschikbaar", TEKST, OPENBAAR, "Letters die leeg zijn omdat niets is geleverd."),
    _f("l_bestaat_uit", TEKST, OPENBAAR, "Letters die in L zijn opgeteld."),
    _f("gekozen", JA_NEE, INTERN, "Of de DSP-regel deze praktijk zou kiezen."),
    _f("verwachte_daling_pct", DECIMAAL, INTERN, "Daling die toeval alleen al geeft.", "procent"),
    _f("groei", DECIMAAL, OPENBAAR, "Verandering van de kosten ten opzichte van het jaar ervoor.", "euro"),
    _f("volumeeffect", DECIMAAL, OPENBAAR, "Deel van de groei door meer of minder jeugdigen.", "euro"),
    _f("prijseffect", DECIMAAL, OPENBAAR, "Deel van de groei door andere prijzen.", "euro"),
    _f("mixeffect", DECIMAAL, OPENBAAR, "Deel van de groei door andere soorten zorg.", "euro"),
)

_DUIDING = _from(
    "verwijsspiegel: duiding bij de cijfers",
    _f("doel", TEKST, OPENBAAR, "Naam van het doel in doelen.toml."),
    _f("streefwaarde", DECIMAAL, OPENBAAR, "Waarde die de regio wil halen."),
    _f("onder", DECIMAAL, OPENBAAR, "Ondergrens (95%)."),
    _f("boven", DECIMAAL, OPENBAAR, "Bovengrens (95%)."),
    _f("stand", TEKST, OPENBAAR, "Hoe het cijfer zich verhoudt tot het doel."),
    _f("uitkomst", TEKST, OPENBAAR, "Uitkomst waarvan het effect is geschat."),
    _f("model", TEKST, OPENBAAR, "Naam van het rekenmodel."),
    _f("rate_ratio", DECIMAAL, OPENBAAR, "Verhouding met en zonder SOJ; 1 is geen verschil.", minimum=0),
    _f("verschil_per_1000_jaar", DECIMAAL, OPENBAAR, "Verschil per 1.000 patiënten per jaar.", "per 1.000"),
    _f("p_permutatie", DECIMAAL, OPENBAAR, "Kans op zo'n verschil door toeval.", minimum=0, maximum=1),
    _f("p_minimum", DECIMAAL, OPENBAAR, "Kleinste kans die hier kan uitkomen.", minimum=0, maximum=1),
    _f("aantal_toewijzingen", GEHEEL, OPENBAAR, "Manieren om de startdata te verdelen.", minimum=1),
    _f("kleinst_aantoonbaar_pct", DECIMAAL, OPENBAAR, "Kleinste daling die zichtbaar zou zijn.", "procent"),
    _f("bewijsniveau", TEKST, OPENBAAR, "Hoe sterk het bewijs is, volgens een vaste ladder."),
    _f("scenario", TEKST, OPENBAAR, "Naam van het scenario."),
    _f("netto", DECIMAAL, OPENBAAR, "Netto verschil in kosten.", "euro"),
    _f("p05", DECIMAAL, OPENBAAR, "Vijf procent van de uitkomsten ligt lager.", "euro"),
    _f("p50", DECIMAAL, OPENBAAR, "De helft van de uitkomsten ligt lager.", "euro"),
    _f("p95", DECIMAAL, OPENBAAR, "Vijf procent van de uitkomsten ligt hoger.", "euro"),
    _f("kans_positief", DECIMAAL, OPENBAAR, "Kans dat het verschil boven nul ligt.", minimum=0, maximum=1),
    _f("omslagpunt", DECIMAAL, OPENBAAR, "Waarde waarbij kosten en opbrengsten gelijk zijn."),
    _f("parameter", TEKST, OPENBAAR, "Naam van de aanname."),
    _f("laag", TEKST, INTERN, "Laag van de verwerking: levering, kern of mart."),
    _f("hoog", DECIMAAL, OPENBAAR, "Hoge waarde van de aanname."),
    _f("effect_laag", DECIMAAL, OPENBAAR, "Netto verschil bij de lage waarde.", "euro"),
    _f("effect_hoog", DECIMAAL, OPENBAAR, "Netto verschil bij de hoge waarde.", "euro"),
    _f("ondergrens", DECIMAAL, OPENBAAR, "Ondergrens van wat te verwachten is."),
    _f("bovengrens", DECIMAAL, OPENBAAR, "Bovengrens van wat te verwachten is."),
    _f("vals_alarmkans", DECIMAAL, OPENBAAR, "Kans op dit signaal door toeval.", minimum=0, maximum=1),
    _f("tekst", TEKST, OPENBAAR, "Zin voor de lezer."),
    _f("verwacht_pct", DECIMAAL, OPENBAAR, "Deel dat naar verwachting al bekend is.", "procent", minimum=0),
    _f("gemeten_dekking", DECIMAAL, OPENBAAR, "Hoe vaak de grenzen eerder klopten.", minimum=0, maximum=1),
    _f("release", TEKST, OPENBAAR, "Kwartaal van de uitgave."),
    _f("sleutel", TEKST, OPENBAAR, "Welke rij en kolom is veranderd."),
    _f("oud", DECIMAAL, OPENBAAR, "Waarde in de eerdere uitgave."),
    _f("nieuw", DECIMAAL, OPENBAAR, "Waarde nu."),
    _f("oorzaak", TEKST, OPENBAAR, "Waardoor de waarde veranderde."),
    _f("controle", TEKST, OPENBAAR, "Naam van de controle."),
    _count("in", OPENBAAR, "Aantal dat erin ging."),
    _count("uit", OPENBAAR, "Aantal dat eruit kwam."),
    _count("uitgesloten", OPENBAAR, "Aantal dat onderweg is afgevallen."),
    _f("ernst", TEKST, OPENBAAR, "Hoe ernstig de uitkomst is.", lijst=values.ERNST),
    _f("tabel", TEKST, OPENBAAR, "Naam van de tabel."),
    _f("betekenis", TEKST, OPENBAAR, "Wat de kolom betekent."),
    _f("herkomst", TEKST, OPENBAAR, "Waar de kolom vandaan komt."),
    _f("privacyklasse", TEKST, OPENBAAR, "Wie de kolom mag zien.", lijst=PRIVACYKLASSEN),
    _f("nummer", GEHEEL, OPENBAAR, "Volgnummer.", minimum=1),
    _f("vraag", TEKST, OPENBAAR, "Vraag van een gebruiker."),
    _f("sql", TEKST, OPENBAAR, "Zoekvraag in SQL die het antwoord geeft."),
)

_ALL = (
    *_BESLUIT,
    *_VERWIJZER,
    *_BERICHT,
    *_PRAKTIJK,
    *_GELD_EN_CODES,
    *_LADEN,
    *_TRAJECT,
    *_PANEL,
    *_REKENMODEL,
    *_DUIDING,
)

FIELDS: Final[Mapping[str, Field]] = MappingProxyType({field.name: field for field in _ALL})

if len(FIELDS) != len(_ALL):
    raise ValueError("a column is declared twice in schemas.fields")
