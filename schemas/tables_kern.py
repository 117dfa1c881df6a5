"""Layer kern: what the analyst may query. Rows of persons carry a pseudonym; no BSN, no birth date."""

from __future__ import annotations

from typing import Final

from schemas import values
from schemas.build import declare, empty_only_with, ordered
from schemas.declaration import GEMEENTE_OF_ALLE, INTERN, OPENBAAR, PSEUDONIEM, Rule, Table
from schemas.groups import (
    GEMIDDELDE_LIJST,
    GROEPSREGELS,
    GROEPSTABEL,
    GROEPSVELDEN,
    VOLLEDIGHEIDSREGELS,
    VOLLEDIGHEIDSVELDEN,
    ZORGVORM_OF_TOTAAL,
)
from schemas.tables_levering import LEVERING

_ALLE_GEMEENTEN = {"betekenis": "Code van de gemeente; * is alle gemeenten.", "patroon": GEMEENTE_OF_ALLE}
_VAN_DE_REGIO = "levering: lijsten van de regio zelf"
_UIT_DE_CODES = "verwijsspiegel: uit de besluiten en de lijsten met codes"
_UIT_DE_BESLUITEN = "verwijsspiegel: geteld uit besluiten en trajecten"
_ALLEEN_ANALIST = {"privacyklasse": INTERN, "herkomst": _UIT_DE_BESLUITEN}
_BRON_VAN_CIJFER = {"betekenis": "Waar dit gegeven vandaan komt.", "herkomst": _VAN_DE_REGIO}
_PRIJSSOORT = {
    "betekenis": "Gemeten of aangenomen prijs.",
    "waarden": tuple(values.PRIJSSOORTEN),
    "herkomst": _VAN_DE_REGIO,
}
_SOORTEN_RIJEN = tuple(table.short_name for table in LEVERING)
_INGEDEELD = tuple(zorgvorm for zorgvorm in values.ZORGVORMEN if zorgvorm != "ONBEKEND")

_KOPPELING = (
    Rule("filled_when", ("praktijk_id", "link_regel"), tuple(values.LINK_GEKOPPELD)),
    Rule("empty_when", ("praktijk_id", "link_regel"), tuple(values.LINK_NIET_GEKOPPELD)),
    Rule("filled_when", ("praktijkcluster", "link_regel"), tuple(values.LINK_GEKOPPELD)),
    Rule("empty_when", ("praktijkcluster", "link_regel"), tuple(values.LINK_NIET_GEKOPPELD)),
)

KERN: Final[tuple[Table, ...]] = (
    declare(
        "kern.leveringen",
        "Eén rij per geladen bestand.",
        "levering_id",
        """levering_id* bron* gemeente* soort* bestand* sha256* leveringsdatum* ontvangen_op* gelezen*
        geladen* dubbel* afgekeurd*""",
        rules=(Rule("adds_up", ("gelezen", "geladen", "dubbel", "afgekeurd")),),
        anders={"gemeente": _ALLE_GEMEENTEN, "sha256": {"patroon": "^[0-9a-f]{64}$"}},
    ),
    declare(
        "kern.afgekeurde_rijen",
        "Eén rij per geweigerde rij.",
        "",
        "levering_id* bron* gemeente* bestand* regel* kolom* probleem* uitleg*",
        anders={
            "gemeente": _ALLE_GEMEENTEN,
            "probleem": {"waarden": tuple(values.AFKEUR_PROBLEMEN)},
        },
    ),
    declare(
        "kern.bevindingen",
        "Eén rij per bevinding op een rij die wel is geladen.",
        "",
        "levering_id* bron* gemeente* bestand* regel* kolom* probleem* uitleg*",
        anders={
            "gemeente": _ALLE_GEMEENTEN,
            "probleem": {"waarden": tuple(values.BEVINDING_PROBLEMEN)},
        },
    ),
    declare(
        "kern.afwijkingen",
        "Eén rij per levering en maat waarin zij niet op eerdere leveringen van haar bron lijkt.",
        "",
        """levering_id bron* gemeente* bestand* soort* maat* klasse waarde* ondergrens* bovengrens* besluit*
        verklaring is_open* besloten_door besloten_op""",
        rules=(Rule("filled_when", ("besloten_door", "besluit"), ("geaccepteerd",)),),
        anders={
            "levering_id": {"betekenis": "Code van de levering; leeg bij berichten, die per maand worden bekeken."},
            "gemeente": _ALLE_GEMEENTEN,
            "soort": {"betekenis": "Soort rijen in de levering.", "waarden": _SOORTEN_RIJEN},
            "maat": {"betekenis": "Wat er is geteld.", "waarden": tuple(values.PROFIELMATEN), "privacyklasse": INTERN},
            "waarde": {"betekenis": "De waarde in deze levering.", "privacyklasse": INTERN},
            "ondergrens": {"privacyklasse": INTERN},
            "bovengrens": {"privacyklasse": INTERN},
        },
    ),
    declare(
        "kern.beschikkingen",
        "Eén rij per toewijzing in haar laatste versie, of die nu meetelt of niet.",
        "beschikking_id",
        """beschikking_id* gemeente* wet* toewijzingnummer* client_pseudo* zorgvorm* zorgvorm_via*
        productcategorie productcode toewijzingsdatum* eerste_toewijzingsdatum* ingangsdatum* einddatum
        stopdatum einde aanbieder_agb* leveringsvorm* status reden_wijziging reden_wijziging_eerste
        verwijzer_type aantal_versies* telt_mee* reden_niet bron* levering_id*
        onderdeel regel*""",
        rules=(
            *ordered("ingangsdatum", "einde", "einddatum"),
            *ordered("ingangsdatum", "stopdatum"),
            *ordered("eerste_toewijzingsdatum", "toewijzingsdatum"),
            Rule("filled_when", ("reden_niet", "telt_mee"), (False,)),
            Rule("empty_when", ("reden_niet", "telt_mee"), (True,)),
        ),
        anders={"einddatum": {"betekenis": "Laatste dag zoals besloten; leeg is open."}},
    ),
    declare(
        "kern.trajecten",
        "Eén rij per traject: aaneengesloten zorg van één vorm voor één jeugdige.",
        "traject_id",
        """traject_id* gemeente* client_pseudo* zorgvorm* productcategorie productcode startdatum* einddatum
        aantal_beschikkingen* aantal_aanbieders* eerste_beschikking_id*""",
        rules=(
            *ordered("startdatum", "einddatum"),
            *ordered("aantal_aanbieders", "aantal_beschikkingen"),
            Rule("empty_when", ("productcategorie", "zorgvorm"), _INGEDEELD),
            Rule("empty_when", ("productcode", "zorgvorm"), _INGEDEELD),
        ),
        anders={
            "einddatum": {"betekenis": "Laatste dag van het traject; leeg is open."},
            "productcategorie": {"betekenis": "Productcategorie; alleen bij zorgvorm ONBEKEND."},
            "productcode": {"betekenis": "Productcode; alleen bij zorgvorm ONBEKEND."},
        },
    ),
    declare(
        "kern.beschikking_traject",
        "Eén rij per beschikking die meetelt.",
        "beschikking_id",
        "beschikking_id* traject_id* rol*",
    ),
    declare(
        "kern.verwijzingen",
        "Eén rij per start van een traject.",
        "traject_id",
        """traject_id* gemeente* client_pseudo* zorgvorm* startdatum* verwijsdatum* kwartaal* telt_mee*
        is_administratief* reden_administratief is_nieuwe_jeugdige* is_onder_18 kanaal* verwijzer_type
        praktijk_id praktijkcluster link_regel* link_zekerheid*""",
        rules=(
            *_KOPPELING,
            Rule("filled_when", ("reden_administratief", "is_administratief"), (True,)),
            Rule("empty_when", ("reden_administratief", "is_administratief"), (False,)),
            Rule("not_both", ("telt_mee", "is_administratief")),
        ),
        anders={"kwartaal": {"betekenis": "Kwartaal van de verwijsdatum, zoals 2025K3."}},
    ),
    declare(
        "kern.niet_gekoppeld",
        "Eén rij per gemeente, kwartaal en reden waarom een verwijzing bij geen praktijk hoort.",
        "gemeente kwartaal link_regel",
        "gemeente* kwartaal* link_regel* teller* noemer* aandeel_pct*",
        rules=ordered("teller", "noemer"),
        anders={
            "gemeente": _ALLE_GEMEENTEN,
            "kwartaal": {"betekenis": "Kwartaal van de verwijsdatum, zoals 2025K3."},
            "link_regel": {
                "betekenis": "Waarom de verwijzing bij geen praktijk hoort.",
                "waarden": tuple(values.LINK_NIET_GEKOPPELD),
            },
            "teller": {"betekenis": "Verwijzingen zonder praktijk, om deze reden.", **_ALLEEN_ANALIST},
            "noemer": {"betekenis": "Alle verwijzingen die tellen.", **_ALLEEN_ANALIST},
        },
    ),
    declare(
        "kern.praktijken_buiten_tijd",
        "Eén rij per verwijzing en huisartspraktijk die daarin staat, maar toen niet open was of anders heette.",
        "traject_id praktijk_id",
        "traject_id* praktijk_id* kwartaal* stand*",
        anders={
            "kwartaal": {"betekenis": "Kwartaal van de verwijsdatum, zoals 2025K3."},
            "stand": {
                "betekenis": "Wat er op die dag met de praktijk was.",
                "waarden": tuple(values.BUITEN_TIJD),
                "privacyklasse": INTERN,
                "herkomst": "verwijsspiegel: gekoppeld aan de lijst met praktijken",
            },
        },
    ),
    declare(
        "kern.vervolgverwijzingen",
        "Eén rij per start van een traject van een jeugdige die eerder hulp had.",
        "traject_id",
        """traject_id* gemeente* client_pseudo* zorgvorm* startdatum* verwijsdatum* kwartaal* telt_mee*
        dagen_sinds_vorige* opnieuw* opnieuw_regel*""",
        anders={"kwartaal": {"betekenis": "Kwartaal van de verwijsdatum, zoals 2025K3."}},
    ),
    declare(
        "kern.nieuw_gevoeligheid",
        "Eén rij per jaar en aantal dagen waarna een jeugdige als nieuw telt.",
        "jaar nieuw_na_dagen",
        "jaar* nieuw_na_dagen* teller* noemer* aandeel_pct",
        rules=ordered("teller", "noemer"),
        anders={
            "teller": {"betekenis": "Verwijzingen van een nieuwe jeugdige.", **_ALLEEN_ANALIST},
            "noemer": {"betekenis": "Alle verwijzingen die tellen.", **_ALLEEN_ANALIST},
        },
    ),
    declare(
        "kern.ggz_vervolg",
        "Eén rij per gemeente en jaar waarin basis-ggz begon.",
        "gemeente jaar",
        "gemeente* jaar* teller* noemer* aandeel_pct",
        rules=ordered("teller", "noemer"),
        anders={
            "gemeente": _ALLE_GEMEENTEN,
            "teller": {"betekenis": "Daarvan binnen een jaar specialistische ggz.", **_ALLEEN_ANALIST},
            "noemer": {"betekenis": "Verwijzingen naar basis-ggz waarna een jaar voorbij is.", **_ALLEEN_ANALIST},
        },
    ),
    declare(
        "kern.dubbeltellingen",
        "Eén rij per gemeente, jaar en rol van een besluit.",
        "gemeente jaar rol",
        "gemeente* jaar* rol* beschikkingen* trajecten* jeugdigen* teller* noemer* aandeel_pct",
        rules=(
            *ordered("teller", "noemer"),
            *ordered("trajecten", "beschikkingen"),
            *ordered("jeugdigen", "beschikkingen"),
        ),
        anders={
            "gemeente": _ALLE_GEMEENTEN,
            "rol": {"herkomst": _UIT_DE_BESLUITEN},
            "beschikkingen": {
                "betekenis": "Besluiten die tellen en in dit jaar ingaan.",
                "herkomst": _UIT_DE_BESLUITEN,
            },
            "jeugdigen": {"betekenis": "Jeugdigen met zo'n besluit.", "herkomst": _UIT_DE_BESLUITEN},
            "teller": {"betekenis": "Besluiten met deze rol.", **_ALLEEN_ANALIST},
            "noemer": {"betekenis": "Alle besluiten die tellen en in dit jaar ingaan.", **_ALLEEN_ANALIST},
        },
    ),
    declare(
        "kern.codedekking",
        "Eén rij per gemeente, jaar, productcode en de zorgvorm die daarbij is gevonden.",
        "gemeente jaar productcategorie productcode zorgvorm gevonden_via plaatsing zekerheid",
        """gemeente* jaar* productcategorie productcode aantal* jeugdigen* bedrag zorgvorm* gevonden_via* plaatsing*
        zekerheid""",
        rules=ordered("jeugdigen", "aantal"),
        anders={
            "aantal": {"betekenis": "Toewijzingen met deze code die in dit jaar ingaan."},
            "jeugdigen": {"betekenis": "Jeugdigen met een van deze toewijzingen.", "herkomst": _UIT_DE_CODES},
            "bedrag": {
                "betekenis": "Wat op deze toewijzingen is gedeclareerd; leeg als de gemeente geen declaraties levert.",
                "privacyklasse": INTERN,
                "herkomst": _UIT_DE_CODES,
            },
        },
    ),
    declare(
        "kern.codevoorstellen",
        "Eén rij per gemeente, code die stopt en code die daarop lijkt te volgen.",
        "gemeente oude_categorie oude_code nieuwe_categorie nieuwe_code wisseldag",
        """gemeente* oude_categorie* oude_code nieuwe_categorie* nieuwe_code wisseldag* teller* noemer*
        aandeel_pct* zekerheid* zorgvorm zorgvorm_streng zorgvorm_ruim zorgvorm_oud* zorgvorm_nu* soj_relevant
        stand* uitleg*""",
        rules=(
            *ordered("teller", "noemer"),
            Rule("filled_when", ("zorgvorm", "stand"), ("voorstel",)),
            Rule("empty_when", ("zorgvorm", "stand"), ("niet_geraden",)),
        ),
        anders={
            "gemeente": _ALLE_GEMEENTEN,
            "teller": {"betekenis": "Jeugdigen die verdergingen onder de nieuwe code.", "privacyklasse": INTERN},
            "noemer": {"betekenis": "Jeugdigen die bij hun aanbieder bleven.", "privacyklasse": INTERN},
            "zorgvorm": {"betekenis": "Zorgvorm die wordt voorgesteld voor de nieuwe code."},
            "stand": {
                "betekenis": "Of de regio al over de nieuwe code heeft besloten.",
                "waarden": tuple(values.VOORSTEL_STANDEN),
                "privacyklasse": INTERN,
                "herkomst": _UIT_DE_CODES,
            },
            "uitleg": {"herkomst": _UIT_DE_CODES},
        },
    ),
    declare(
        "kern.codebruggen",
        "Eén rij per gemeente, wissel van codes, zorgvorm en kwartaal daaromheen.",
        "gemeente wisseldag zorgvorm kwartaal",
        """gemeente* wisseldag* zorgvorm* kwartaal* kant* jeugdigen_oud* jeugdigen_nieuw* jeugdigen_streng*
        jeugdigen_basis* jeugdigen_ruim* zonder_brug* breuk*""",
        rules=ordered("zonder_brug", "jeugdigen_basis"),
        anders={"zorgvorm": ZORGVORM_OF_TOTAAL},
    ),
    declare(
        "kern.praktijken",
        "Eén rij per huisartspraktijk en periode.",
        "praktijk_id geldig_van",
        "praktijk_id* naam* gemeente* geldig_van* geldig_tot opgegaan_in praktijkcluster*",
        rules=ordered("geldig_van", "geldig_tot"),
    ),
    declare(
        "kern.praktijkgroepen",
        "Eén rij per huisartspraktijk en periode met of zonder SOJ.",
        "praktijk_id soj geldig_van",
        "praktijk_id* soj* geldig_van* geldig_tot reden",
        rules=ordered("geldig_van", "geldig_tot"),
    ),
    declare(
        "kern.patienten",
        "Eén rij per huisartspraktijk, peildatum en gemeente.",
        "praktijk_id peildatum gemeente",
        "praktijk_id* peildatum* gemeente* patienten_onder_18*",
    ),
    declare(
        "kern.praktijk_kwartaal",
        "Eén rij per huisartspraktijk en kwartaal waarin zij open was.",
        "praktijk_id kwartaal",
        """praktijk_id* kwartaal* praktijk_naam* gemeente* praktijkcluster* dagen_open* dagen_soj*
        dagen_uitgesloten* groep* groep_onbekend* patienten_onder_18""",
        rules=(*ordered("dagen_soj", "dagen_open"), *ordered("dagen_uitgesloten", "dagen_open")),
        anders={
            "patienten_onder_18": {"betekenis": "Patiënten onder 18 uit de gemeenten van de regio."},
        },
    ),
    declare(
        "kern.declaraties",
        "Eén rij per geladen declaratieregel.",
        "",
        """gemeente* toewijzingnummer* traject_id begindatum* einddatum* kostendag* bedrag* creditstand
        productcategorie productcode levering_id* onderdeel regel*""",
    ),
    declare(
        "kern.kosten_traject",
        "Eén rij per traject: wat erop is gedeclareerd.",
        "traject_id",
        """traject_id* gemeente* zorgvorm* startdatum* einddatum loopt_nog is_volledig* bedrag credit
        eerste_kostendag laatste_kostendag bedrag_12 reden_12 bedrag_24 reden_24""",
        rules=(
            *ordered("eerste_kostendag", "laatste_kostendag"),
            Rule("needs", ("credit", "bedrag")),
            *empty_only_with("bedrag_12", "reden_12"),
            *empty_only_with("bedrag_24", "reden_24"),
            Rule("needs", ("bedrag_24", "bedrag_12")),
        ),
        anders={
            "einddatum": {"betekenis": "Laatste dag van het traject; leeg is open."},
            "bedrag": {"betekenis": "Alles wat is gedeclareerd; leeg als de gemeente van het traject niets levert."},
            "credit": {"privacyklasse": PSEUDONIEM},
        },
    ),
    declare(
        "kern.prijzen",
        "Eén rij per zorgvorm, gemeente, soort prijs en begin van de periode.",
        "zorgvorm gemeente soort geldig_van",
        "zorgvorm* gemeente geldig_van* geldig_tot bedrag* soort* bron* prijspeil",
        rules=ordered("geldig_van", "geldig_tot"),
        anders={
            "gemeente": {
                **_ALLE_GEMEENTEN,
                "betekenis": "Code van de gemeente; leeg of * is alle gemeenten.",
            },
            "bedrag": {"betekenis": "Prijs van één traject.", "privacyklasse": OPENBAAR, "minimum": 0},
            "soort": _PRIJSSOORT,
            "bron": _BRON_VAN_CIJFER,
        },
    ),
    declare(
        "kern.soj_inzet",
        "Eén rij per geleverde regel inzet van de SOJ.",
        "",
        "praktijk_id* kwartaal* uren_gepland uren_werkelijk kosten* kostensoort*",
        anders={"kostensoort": {"betekenis": "Soort kosten."}},
    ),
    declare(
        "kern.lokaal_veld",
        "Eén rij per geleverde regel over het lokale veld.",
        "",
        "praktijk_id gemeente kwartaal* jeugdigen* kosten",
        rules=(Rule("any_filled", ("praktijk_id", "gemeente")),),
    ),
    declare(
        "kern.eerste_zicht",
        "Eén rij per verwijzing die in de uitkomst telt, van een jeugdige onder 18.",
        "traject_id",
        "traject_id* gemeente* kwartaal* bron* geleverd_op* geregistreerd_op",
        rules=ordered("geregistreerd_op", "geleverd_op"),
        anders={
            "kwartaal": {"betekenis": "Kwartaal van de verwijsdatum, zoals 2025K3."},
            "bron": {"betekenis": "Bron van de levering waarin het besluit voor het eerst stond."},
        },
    ),
    declare(
        "kern.volledigheid",
        "Eén rij per gebied en kwartaal: hoe volledig het naar verwachting is.",
        "gebied kwartaal",
        """gebied* kwartaal* bron* gezien_tot* bekend verwacht_pct onder boven nog_verwacht nog_verwacht_onder
        nog_verwacht_boven gewone_omvang""",
        rules=VOLLEDIGHEIDSREGELS,
        anders={"kwartaal": {"betekenis": "Kwartaal, zoals 2025K3."}, **VOLLEDIGHEIDSVELDEN},
    ),
    declare(
        "kern.verwijzingen_groep_halfjaar",
        "Eén rij per gebied, groep, halfjaar en zorgvorm; hieruit komt het profiel openbaar.",
        "niveau gebied groep periode zorgvorm",
        GROEPSTABEL,
        rules=GROEPSREGELS,
        anders={**GROEPSVELDEN, "patienten_onder_18": GEMIDDELDE_LIJST},
    ),
)
