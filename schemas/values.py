"""The closed lists: every word that a column may hold, with a short explanation in Dutch.

Each list is a dictionary ``value -> uitleg``. The order is the order in which reports show the values.
Nothing outside these lists may appear in a column that names one (see ``schemas.fields``).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final


def _closed(values: dict[str, str]) -> MappingProxyType[str, str]:
    return MappingProxyType(values)


ZORGVORMEN: Final = _closed(
    {
        "LOKAAL": "hulp van het wijkteam of een ander lokaal team",
        "OPVOEDHULP": "hulp bij het opvoeden",
        "AMBULANT": "ambulante jeugdhulp: begeleiding of behandeling zonder verblijf",
        "DYSLEXIE": "onderzoek en behandeling bij ernstige dyslexie",
        "LVB": "hulp bij een licht verstandelijke beperking",
        "GBGGZ": "generalistische basis-ggz voor jeugdigen",
        "GGZ_ONBEPAALD": "jeugd-ggz waarvan de code niet zegt of die basis of specialistisch is",
        "SGGZ": "specialistische ggz voor jeugdigen",
        "DAGHULP": "dagbehandeling of daghulp",
        "VERBLIJF": "hulp met verblijf, ook pleegzorg",
        "CRISIS": "hulp bij een crisis",
        "LTA": "landelijk ingekochte zorg",
        "JB_JR": "jeugdbescherming of jeugdreclassering",
        "OVERIG": "andere voorziening, zoals vervoer",
        "ONBEKEND": "code die de regio nog niet heeft ingedeeld",
    }
)

ZORGVORMEN_MET_SOJ: Final = _closed({**ZORGVORMEN, "SOJ": "ondersteuning door de SOJ, per jeugdige"})

TOTAAL: Final = "TOTAAL"

ZORGVORMEN_EN_TOTAAL: Final = _closed({**ZORGVORMEN, TOTAAL: "alle zorgvormen van de uitkomst samen"})

KANALEN: Final = _closed(
    {
        "huisarts": "de huisarts",
        "soj": "de SOJ in de huisartspraktijk",
        "gemeente": "de gemeente of haar wijkteam",
        "jeugdarts": "de jeugdarts",
        "medisch_specialist": "een medisch specialist",
        "gi": "een gecertificeerde instelling",
        "rechter": "de rechter, de officier van justitie of een justitiële inrichting",
        "zelf": "de jeugdige of ouder zelf; er is geen verwijzer",
        "onbekend": "niet bekend wie verwees",
    }
)

CBS_VERWIJZERS: Final = _closed(
    {
        **{kanaal: betekenis for kanaal, betekenis in KANALEN.items() if kanaal != "soj"},
        "huisarts": "de huisarts, met de SOJ in de huisartspraktijk",
        "totaal": "alle verwijzers samen",
    }
)

CBS_STATUS: Final = _closed(
    {
        "voorlopig": "CBS verwacht nog wijzigingen (*)",
        "nader_voorlopig": "CBS heeft het cijfer een keer bijgesteld (**)",
        "definitief": "CBS wijzigt het cijfer niet meer",
    }
)

GROEPEN: Final = _closed(
    {
        "interventie": "op elke open dag een SOJ",
        "controle": "op geen enkele open dag een SOJ",
        "overgang": "op een deel van de open dagen een SOJ",
        "uitgesloten": "telt niet mee in de vergelijking",
    }
)

GROEPEN_EN_TOTAAL: Final = _closed({**GROEPEN, "totaal": "alle groepen samen"})

SOJ_WAARDEN: Final = _closed(
    {
        "ja": "de praktijk heeft een SOJ",
        "nee": "de praktijk heeft geen SOJ",
        "uitgesloten": "de praktijk doet niet mee in de vergelijking",
    }
)

VERTRAGING_BRONNEN: Final = _closed(
    {
        "registratie": "de dag waarop het besluit in het systeem van de gemeente kwam",
        "levering": "de levering waarin het besluit voor het eerst stond",
        "gemengd": "per gemeente een van beide",
    }
)

STATUSSEN: Final = _closed(
    {
        "voorlopig": "er komen nog veel besluiten bij",
        "nader_voorlopig": "er komen nog enkele besluiten bij",
        "definitief": "het cijfer verandert niet meer noemenswaardig",
        "laatste_goede_stand": "de nieuwste levering is geweigerd of vastgehouden; dit is de stand daarvoor",
    }
)

ROLLEN: Final = _closed(
    {
        "eerste": "het eerste besluit van het traject",
        "dubbel": "zelfde aanbieder en code, en elke dag was al toegewezen",
        "verlenging": "zelfde aanbieder, categorie en code als een eerder besluit",
        "wijziging": "zelfde aanbieder, andere categorie of code",
        "overdracht": "een andere aanbieder neemt de zorg over",
        "parallel": "een andere aanbieder naast de eerdere",
    }
)

OPNIEUW: Final = _closed(
    {
        "nieuw": "lang genoeg na eerdere hulp om als nieuw te tellen",
        "opschaling": "zwaardere hulp dan daarvoor",
        "afschaling": "lichtere hulp dan daarvoor",
        "herhaling": "dezelfde hulp nog een keer",
        "vervolg": "hulp die aansluit op eerdere hulp, niet duidelijk zwaarder of lichter",
    }
)

TELWIJZEN: Final = _closed(
    {
        "beschikkingen": "besluiten die in dit jaar ingaan",
        "trajecten": "trajecten die in dit jaar beginnen",
        "jeugdigen": "jeugdigen met een besluit dat in dit jaar ingaat",
        "nieuw_90": "verwijzingen van een jeugdige die meer dan 90 dagen geen hulp had",
        "nieuw_180": "verwijzingen van een jeugdige die meer dan 180 dagen geen hulp had",
        "nieuw_365": "verwijzingen van een jeugdige die meer dan 365 dagen geen hulp had",
        "nieuw_545": "verwijzingen van een jeugdige die meer dan 545 dagen geen hulp had",
        "nieuw_730": "verwijzingen van een jeugdige die meer dan 730 dagen geen hulp had",
        "eerste": "verwijzingen van een jeugdige die nooit eerder hulp had",
        "opnieuw_nieuw": "verwijzingen lang genoeg na eerdere hulp om als nieuw te tellen",
        "opschaling": "verwijzingen naar zwaardere hulp dan daarvoor",
        "afschaling": "verwijzingen naar lichtere hulp dan daarvoor",
        "herhaling": "verwijzingen naar dezelfde hulp nog een keer",
        "vervolg": "verwijzingen naar hulp die aansluit op eerdere hulp",
        "ggz_zwaarder": "verwijzingen naar basis-ggz met binnen een jaar specialistische ggz",
    }
)

OPNIEUW_REGELS: Final = _closed(
    {
        "lang_geleden": "in de periode voor de start (nieuw_na_dagen) liep geen ander traject",
        "zelfde_aanbieder_gaat_verder": "dezelfde zorgvorm bij dezelfde aanbieder, hoogstens 90 dagen na het einde",
        "zelfde_zorgvorm": "dezelfde zorgvorm, later of bij een andere aanbieder",
        "zwaarder": "de zorgvorm is zwaarder dan de zwaarste daarvoor",
        "lichter": "de zorgvorm is lichter dan de zwaarste daarvoor",
        "even_zwaar": "een andere zorgvorm die even zwaar is als de zwaarste daarvoor",
        "niet_te_vergelijken": "van een van beide zorgvormen is niet te zeggen hoe zwaar zij is",
    }
)

ZORGVERLENER_ROLLEN: Final = _closed(
    {
        "huisarts": "huisarts in de praktijk",
        "soj": "SOJ in de praktijk",
        "jeugdarts": "jeugdarts",
    }
)

PRAKTIJKBASIS: Final = _closed(
    {
        "eigen_praktijk": "alle jeugdigen zijn geplaatst op hun eigen praktijk",
        "verwijzer": "alle jeugdigen zijn geplaatst op de praktijk van de verwijzer",
        "gemengd": "een deel op de eigen praktijk, een deel op die van de verwijzer",
    }
)

KOSTENBASIS: Final = _closed(
    {
        "werkelijk": "som van de declaraties",
        "gemiddeld": "aantal jeugdigen maal een gemiddelde prijs",
        "gemengd": "een deel werkelijk, een deel gemiddeld",
    }
)

M_LEZINGEN: Final = _closed(
    {
        "lager": "M met SOJ is lager, en nul ligt buiten de marge van het verschil",
        "hoger": "M met SOJ is hoger, en nul ligt buiten de marge van het verschil",
        "niet te onderscheiden": "nul ligt in de marge van het verschil",
        "niet te vergelijken": "van een van beide kanten is M niet bekend, of bestaat L uit andere letters",
    }
)

M_VARIANTEN: Final = _closed(
    {
        "met_k": "met de kosten van de SOJ",
        "zonder_k": "zonder de kosten van de SOJ",
    }
)

DOEL_MATEN: Final = _closed(
    {
        "instroom": "het aantal verwezen jeugdigen onder 18",
        "instroom_per_1000": "verwezen jeugdigen per 1.000 patiënten onder 18",
        "aandeel_lokaal": "het deel van de verwezen jeugdigen dat naar het lokale veld gaat",
        "kosten": "de gedeclareerde kosten",
        "kosten_per_patient": "M, de kosten per patiënt onder 18",
    }
)

DOEL_SOORTEN: Final = _closed(
    {
        "waarde": "het cijfer zelf",
        "verandering_pct": "de verandering sinds de basisperiode, in procenten",
    }
)

RICHTINGEN: Final = _closed(
    {
        "hoogstens": "het doel is die waarde of minder",
        "minstens": "het doel is die waarde of meer",
    }
)

DOEL_STANDEN: Final = _closed(
    {
        "gehaald": "de hele marge ligt aan de goede kant van het doel",
        "niet gehaald": "de hele marge ligt aan de andere kant van het doel",
        "nog niet te zeggen": "het doel ligt in de marge, of de cijfers zijn nog voorlopig",
        "niet bekend": "het cijfer is er niet",
    }
)

KOSTENSOORTEN: Final = _closed(
    {
        "structureel": "kosten die elk kwartaal terugkomen",
        "eenmalig": "kosten die één keer gemaakt zijn",
        "bijdrage_derden": "wat een ander betaalt; gaat van de kosten af",
    }
)

PRIJSSOORTEN: Final = _closed(
    {
        "gemiddeld": "gemiddelde uit eigen cijfers",
        "aanname": "aangenomen bedrag, niet gemeten",
    }
)

PRIJSSOORTEN_MET_EIGEN: Final = _closed(
    {
        **PRIJSSOORTEN,
        "opgebouwd": "gerekend uit onderdelen in prijsopbouw.toml",
        "eigen_gemiddelde": "gemiddelde van afgelopen trajecten, uit de eigen declaraties",
    }
)

PRIJSWAARSCHUWINGEN: Final = _closed(
    {
        "te_oud": "het prijspeil ligt te ver voor de periode waarin de prijs nog geldt",
        "peil_onbekend": "van de prijs is geen jaar van het prijspeil bekend; de leeftijd is die van geldig_van",
    }
)

REDEN_GEEN_INDEX: Final = _closed(
    {
        "geen_prijsindex": "de regio heeft geen prijsindex.toml",
        "peil_onbekend": "van de prijs is geen jaar van het prijspeil bekend",
        "jaar_niet_in_index": "het jaar van het prijspeil staat niet in prijsindex.toml",
    }
)

NIVEAUS: Final = _closed(
    {
        "regio": "de hele regio",
        "gemeente": "één gemeente",
        "praktijk": "één huisartspraktijk",
    }
)

SIGNAALMATEN: Final = _closed(
    {
        "kwartaal": "het kwartaal zelf, tussen de grenzen van de eigen basis",
        "vier_kwartalen": "de laatste vier kwartalen opgeteld; wie in twee ervan kwam, telt twee keer",
        "reeks": "hoeveel kwartalen op rij aan dezelfde kant van het eigen gemiddelde",
    }
)

SIGNAALSOORTEN: Final = _closed(
    {
        "geen": "geen bijzonderheden",
        "lager": "lager dan na de eigen basis te verwachten is",
        "hoger": "hoger dan na de eigen basis te verwachten is",
        "basis": "hoort bij de basis waarmee wordt vergeleken",
        "basis_te_kort": "er zijn nog te weinig kwartalen om mee te vergelijken",
        "te_weinig_kwartalen": "er zijn na de basis nog te weinig kwartalen voor deze regel",
        "verandering": "een fusie of wissel van codes valt in dit kwartaal",
        "lijst_ontbreekt": "het aantal patiënten onder 18 is niet bekend, of nul",
        "nog_niet_vast": "het cijfer staat nog niet vast genoeg",
    }
)

DEBET_CREDIT: Final = _closed(
    {
        "D": "debet: het bedrag wordt opgeteld",
        "C": "credit: een positief bedrag wordt afgetrokken",
    }
)

CREDITSTANDEN: Final = _closed(
    {
        "gekoppeld": "de regel die deze credit corrigeert is geladen",
        "zonder_origineel": "de regel die deze credit corrigeert is niet geladen, of niet genoemd",
    }
)

KOSTEN_NIET_GEVOLGD: Final = _closed(
    {
        "niet_gedeclareerd": "de gemeente leverde geen declaraties",
        "begin_niet_gedekt": "het traject begon voor de eerste dag waarover is gedeclareerd",
        "naloop_niet_voorbij": "de declaraties over deze maanden zijn nog niet allemaal binnen",
    }
)

REDEN_NIET: Final = _closed(
    {
        "verwijderd": "de gemeente heeft de toewijzing verwijderd",
        "status": "de status is niet toegewezen",
        "leveringsvorm": "de leveringsvorm telt in deze regio niet mee",
        "andere wet": "de toewijzing valt niet onder de Jeugdwet",
        "niet meer geleverd": "de nieuwste volledige levering bevat de toewijzing niet meer",
    }
)

LINK_GEKOPPELD: Final = _closed(
    {
        "eigen_praktijk_agb": "eigen praktijk van de jeugdige, op AGB-code",
        "eigen_praktijk_naam": "eigen praktijk van de jeugdige, op naam",
        "praktijk_agb": "AGB-code van de praktijk als verwijzer",
        "zorgverlener_agb": "persoonlijke AGB-code van de verwijzer, die in één praktijk werkt",
        "naam_praktijk": "naam van de praktijk als verwijzer",
        "naam_zorgverlener": "naam van de verwijzer, die in één praktijk werkt",
        "eigen_praktijk_naam_lijkt": "eigen praktijk van de jeugdige, op een naam die er sterk op lijkt",
        "naam_praktijk_lijkt": "naam die sterk lijkt op die van één praktijk in de gemeente",
        "naam_zorgverlener_lijkt": "naam die sterk lijkt op die van een verwijzer van één praktijk in de gemeente",
    }
)

LINK_NIET_GEKOPPELD: Final = _closed(
    {
        "geen_verwijzer": "er is geen verwijzer bekend",
        "andere_verwijzer": "de verwijzer is geen huisarts en geen SOJ",
        "onbekende_agb": "de AGB-code staat in geen enkele lijst van de regio",
        "agb_geen_huisarts": "de AGB-code is niet van een huisarts",
        "naam_onbekend": "de naam past bij geen enkele praktijk of zorgverlener",
        "naam_twijfel": "de naam lijkt op een praktijk of zorgverlener, maar niet genoeg om te kiezen",
        "meerdere_praktijken": "er passen meer praktijken; er is geen keuze gemaakt",
        "praktijk_niet_open": "de praktijk was op die dag niet open",
        "huisarts_zonder_naam": "een huisarts verwees, maar zonder AGB-code en zonder naam",
    }
)

LINK_REGELS: Final = _closed({**LINK_GEKOPPELD, **LINK_NIET_GEKOPPELD})

BUITEN_TIJD: Final = _closed(
    {
        "gesloten": "de praktijk was op die dag al gesloten",
        "nog_niet_open": "de praktijk was op die dag nog niet open",
        "andere_naam": "de praktijk was open, maar had op die dag een andere naam",
    }
)

AFKEUR_PROBLEMEN: Final = _closed(
    {
        "verplicht_leeg": "een verplichte waarde ontbreekt",
        "onmogelijke_waarde": "een verplichte waarde kan niet",
        "bsn_elfproef": "het bsn voldoet niet aan de elfproef",
        "einddatum_onmogelijk": "de einddatum is geen bestaande datum",
        "einddatum_voor_ingangsdatum": "de einddatum ligt voor de ingangsdatum",
        "geldig_tot_voor_geldig_van": "geldig_tot ligt voor geldig_van",
        "andere_gemeente": "de rij is van een andere gemeente dan de bron",
        "tekst_onleesbaar": "een verplichte waarde bevat een teken dat niet te lezen is; lever het bestand als UTF-8",
        "aantal_kolommen": "de regel heeft niet evenveel kolommen als de kop",
        "geen_gegevens": "de regel is een totaal, een bijschrift of een herhaalde kop",
        "zorgvorm_bestaat_niet": "deze zorgvorm bestaat niet; kies er een uit de lijst",
        "codes_overlap": "voor deze code geldt op die dag al een rij; sluit die eerst af of laat deze weg",
        "codes_gat": "tussen deze rij en de vorige van deze code is een gat; laat geldig_van aansluiten",
    }
)

BEVINDING_PROBLEMEN: Final = _closed(
    {
        "waarde_onmogelijk": "de waarde kan niet en is als onbekend geladen",
        "waarde_onleesbaar": "de waarde bevat een teken dat niet te lezen is en is als onbekend geladen; lever UTF-8",
        "stopdatum_voor_ingangsdatum": "de stopdatum ligt voor de ingangsdatum en is als onbekend geladen",
        "agb_aangevuld": "de AGB-code had zeven cijfers en is met een nul aangevuld",
        "verwijzer_tegenstrijdig": "type, naam en AGB-code van de verwijzer passen niet bij elkaar",
        "agb_geen_huisarts": "de verwijzer heet huisarts, maar de AGB-code is niet van een huisarts",
        "bericht_zonder_toewijzing": "het bericht noemt een toewijzing die niet geleverd is",
        "zorg_na_einde": "er is zorg gemeld na het einde van de toewijzing",
        "einde_voor_begin": "het einde ligt voor het begin",
        "toewijzing_meer_clienten": "één toewijzingnummer hoort bij meer dan één cliënt",
        "referentie_niet_uniek": "één referentie hoort bij meer dan één product",
        "declaratie_zonder_toewijzing": "de declaratie noemt een toewijzing die niet geleverd is",
        "niet getoetst aan schema": "een andere release dan iJw 3.2: op naam van de elementen gelezen",
        "som_wijkt_af": "het totaal in het bericht is niet de som van de regels",
        "bsn_meer_geboortedatums": "één bsn heeft meer dan één geboortedatum",
        "geboortedatum_onvolledig": "van de geboortedatum zijn dag of maand niet bekend",
        "code_onbekend": "de productcategorie is niet ingedeeld",
        "overlap_zelfde_product": "zelfde cliënt, aanbieder en product overlappen in tijd",
        "groep_dubbel": "een praktijk staat op dezelfde dag in meer dan één groep",
        "patienten_buiten_regio": "patiëntaantal van een gemeente buiten de regio",
        "gesloten_praktijk": "de praktijk was op die dag niet open",
        "toewijzing_zonder_start": "er is geen start van zorg gemeld voor deze toewijzing",
        "open_einde_zonder_declaratie": "de toewijzing heeft geen einde, maar er wordt al lang niets meer gedeclareerd",
    }
)

PROBLEMEN: Final = _closed({**AFKEUR_PROBLEMEN, **BEVINDING_PROBLEMEN})

REDEN_LEEG: Final = _closed(
    {
        "lijst_onbekend": "het aantal patiënten onder 18 is niet bekend",
        "lijst_nul": "het aantal patiënten onder 18 is nul",
        "leeftijd_onbekend": "hoe oud de patiënten zijn is niet geleverd, of van te weinig praktijken",
    }
)

EFFECT_UITKOMSTEN: Final = _closed(
    {
        "totaal": "alle jeugdigen van de praktijk met een verwijzing binnen de uitkomst, wie er ook verwees",
        "via_huisarts": "jeugdigen die de huisarts verwees",
        "via_soj_of_gemeente": "jeugdigen die de SOJ of de gemeente verwees",
        "placebo": "jeugdigen met een verwijzing waar een SOJ niets aan kan veranderen",
    }
)

EFFECT_MODELLEN: Final = _closed(
    {
        "hoofdanalyse": "de ene toets van het analyseplan",
        "via_huisarts": "dezelfde vergelijking, alleen jeugdigen via de huisarts",
        "via_soj_of_gemeente": "dezelfde vergelijking, alleen jeugdigen via de SOJ of de gemeente",
        "placebo_uitkomst": "dezelfde vergelijking, voor hulp waar een SOJ niets aan kan veranderen",
        "placebo_datum": "dezelfde vergelijking voor de echte start, alsof de SOJ eerder was begonnen",
    }
)

EFFECT_FASEN: Final = _closed(
    {
        "voor": "de eerste dag met een SOJ komt nog",
        "nooit": "er was en komt geen dag met een SOJ",
        "overgang": "er was een deel van de dagen een SOJ",
        "deels": "een deel van de praktijken die samengaan had het hele kwartaal een SOJ, de andere niet",
        "met": "er was elke open dag een SOJ",
        "na": "er was eerder een SOJ, en nu niet meer",
        "uitgesloten": "de praktijk doet op een of meer dagen niet mee",
    }
)

EFFECT_REDEN_NIET: Final = _closed(
    {
        "uitgesloten": "de praktijk doet in dit kwartaal niet mee",
        "plan_praktijk": "het analyseplan laat deze praktijk weg",
        "plan_kwartaal": "het kwartaal ligt buiten het analyseplan",
        "groep_onbekend": "niet opgegeven of er een SOJ werkt",
        "overgang": "de SOJ begon of stopte in dit kwartaal",
        "deels": "een deel van de praktijken die samengaan heeft een SOJ, en het cluster kreeg die nooit helemaal",
        "gestopt": "er was eerder een SOJ, en nu niet meer overal",
        "deels_open": "er was niet elke dag een praktijk open",
        "lijst_onbekend": "het aantal patiënten onder 18 is niet van elke praktijk bekend",
        "lijst_nul": "het aantal patiënten onder 18 is nul",
        "niet_volledig": "van dit kwartaal is nog niet genoeg binnen",
    }
)

EFFECT_REDEN_GEEN: Final = _closed(
    {
        "geen_kwartalen": "er is geen kwartaal dat meetelt",
        "geen_verwijzingen": "in de kwartalen die meetellen is niemand verwezen",
        "geen_praktijk_met": "geen praktijk heeft een kwartaal met SOJ dat meetelt",
        "geen_vergelijking": "er is geen praktijk zonder SOJ of kwartaal voor de start om mee te vergelijken",
        "geen_eindige_schatting": "aan één kant zijn er te weinig verwijzingen voor een verhouding",
    }
)

BEWIJSNIVEAUS: Final = _closed(
    {
        "onvoldoende gegevens": "er valt niets te vergelijken",
        "beschrijvend": "er is een cijfer, maar het kan toeval zijn of een andere oorzaak hebben",
        "aanwijzing": "het cijfer past slecht bij toeval, en de controles spreken het niet tegen",
        "sterke aanwijzing": "het cijfer past niet bij toeval, bij veel praktijken en met strenge controles",
    }
)

REDEN_ADMINISTRATIEF: Final = _closed(
    {
        "eigen_reden": "de eerste versie van het besluit heeft een administratieve reden",
        "voorganger": "een eerder besluit liep door of eindigde kort daarvoor om een administratieve reden",
    }
)

GEVONDEN_VIA: Final = _closed(
    {
        "gemeente_code": "code uit de lijst van deze gemeente",
        "gemeente_categorie": "categorie uit de lijst van deze gemeente",
        "regio_code": "code uit de lijst van de regio",
        "regio_categorie": "categorie uit de lijst van de regio",
        "landelijk_code": "code uit de landelijke lijst",
        "landelijk_categorie": "categorie uit de landelijke lijst",
        "niet_gevonden": "in geen enkele lijst gevonden",
    }
)

ZEKERHEDEN: Final = _closed(
    {
        "hoog": "de bron zegt het zelf",
        "midden": "afgeleid, of gezien in één bron",
        "laag": "een aanname; de regio weet het beter",
    }
)

VOORSTEL_STANDEN: Final = _closed(
    {
        "voorstel": "de regio heeft nog niet besloten",
        "ingedeeld": "de regio heeft de nieuwe code zelf ingedeeld",
        "niet_geraden": "het is niet duidelijk welke zorgvorm de nieuwe code heeft",
    }
)

KANTEN: Final = _closed(
    {
        "voor": "het kwartaal ligt voor de wissel",
        "gemengd": "de wissel valt midden in het kwartaal",
        "na": "het kwartaal ligt na de wissel",
    }
)

PLAATSING: Final = _closed(
    {
        "geplaatst": "de code hoort bij één zorgvorm, hoe u de codes ook leest",
        "twijfel": "het niveau van de ggz is niet bekend, of streng, basis en ruim zeggen niet hetzelfde",
        "niet_geplaatst": "de regio heeft de code nog niet ingedeeld",
    }
)

PROFIELMATEN: Final = _closed(
    {
        "rijen": "aantal rijen",
        "afgekeurd": "rijen die worden geweigerd",
        "leeg": "rijen waarin deze kolom leeg of onleesbaar is",
        "code": "rijen met deze productcode",
        "verwijzer": "rijen met dit type verwijzer",
        "aanbieder": "rijen van deze aanbieder",
        "datum": "dagen tussen de nieuwste datums in deze kolom en de datum van de levering",
        "sleutels_weg": "sleutels uit de vorige volledige levering die nu ontbreken",
    }
)

AFWIJKING_BESLUITEN: Final = _closed(
    {
        "vastgehouden": "niets van de levering is geladen; zij wacht op een besluit",
        "geaccepteerd": "iemand heeft de levering geaccepteerd; zij is geladen",
        "verklaard": "een bekende gebeurtenis verklaart de stap",
        "gemeld": "de levering is geladen; de stap is alleen gemeld",
    }
)

AANNAMES: Final = _closed(
    {
        "aantal_afgerond": "jeugdigen die de SOJ zelf hielp, zonder verwijzing",
        "anders_verwezen": "deel dat zonder SOJ was verwezen",
        "aanzuigende_werking": "deel dat zonder SOJ geen hulp had gevraagd",
        "later_verwezen": "deel dat later toch is verwezen",
        "aandeel_sggz": "deel SGGZ als er geen SOJ was; de rest is GBGGZ",
        "prijs_sggz": "kosten van een traject SGGZ",
        "prijs_gbggz": "kosten van een traject GBGGZ",
        "aandeel_lokaal": "deel dat hulp kreeg van het lokale veld",
        "prijs_lokaal": "kosten van hulp van het lokale veld",
        "aantal_doorverwezen": "jeugdigen die de SOJ wel liet verwijzen",
        "aandeel_sggz_doorverwezen": "deel SGGZ van wie de SOJ liet verwijzen",
        "telt_verschuiving": "deel van de verschuiving dat meetelt",
        "kosten_soj": "kosten van de inzet van de SOJ",
        "kosten_overig": "verdere kosten, zoals consulenten en onderzoek",
    }
)

AANNAME_EENHEDEN: Final = _closed(
    {
        "jeugdigen": "aantal jeugdigen",
        "deel": "deel, van 0 tot en met 1",
        "euro": "euro",
    }
)

VERDELINGEN: Final = _closed(
    {
        "driehoek": "tussen laag en hoog, het vaakst bij basis",
        "gelijk": "tussen laag en hoog, overal even vaak",
        "pert": "tussen laag en hoog, dicht bij basis",
        "vast": "altijd basis",
    }
)

METHODEN: Final = _closed(
    {
        "DSP": "kosten per geval naar bestemming, min de SOJ-kosten van wie is gezien (FoodValley, 2017)",
        "Venray": "vaste verdeling over SGGZ en GBGGZ, en verschuiving naar lichtere zorg (Venray, 2023)",
        "Overbetuwe": "aantal maal de gemiddelde kosten van een verwezen jeugdige (Overbetuwe, 2023)",
        "Voorschoten": "aantal maal de gemiddelde kosten van een jeugdige in de ggz (Voorschoten, 2020)",
    }
)

ERNST: Final = _closed(
    {
        "informatie": "ter kennisgeving",
        "waarschuwing": "bekijk dit voor u het cijfer gebruikt",
        "fout": "dit moet eerst hersteld worden",
    }
)

SOORTEN: Final = _closed(
    {
        "beschikkingen": "besluiten uit een eigen systeem",
        "ijw": "iJw-berichten",
        "verzoeken": "verzoeken om toewijzing, met de verwijzer",
        "declaraties": "declaraties van aanbieders",
        "ggm": "export volgens het Gemeentelijk Gegevensmodel",
        "praktijken": "huisartspraktijken van de regio",
        "zorgverleners": "zorgverleners en hun praktijk",
        "praktijkgroepen": "welke praktijk wanneer een SOJ heeft",
        "patienten": "aantal ingeschreven patiënten onder 18",
        "soj_inzet": "uren en kosten van de SOJ",
        "lokaal_veld": "jeugdigen en kosten van het lokale veld",
        "prijzen": "gemiddelde of aangenomen prijzen",
        "codes": "eigen indeling van productcodes",
        "wachttijden": "wachttijden van aanbieders",
        "referenties": "cijfers van elders om mee te vergelijken",
        "register": "registratie van de SOJ",
        "contacten": "contacten van de SOJ",
        "tevredenheid": "tevredenheid van ouders en jeugdigen",
        "verhalen": "verhalen uit de praktijk",
    }
)

VERWIJZER_TYPES: Final = _closed(
    {
        "01": "gemeente",
        "02": "huisarts",
        "03": "jeugdarts",
        "04": "gecertificeerde instelling",
        "05": "medisch specialist",
        "06": "zelfverwijzer of geen verwijzer",
        "07": "onbekend (vervallen)",
        "08": "rechter, officier van justitie of justitiële inrichting",
    }
)
