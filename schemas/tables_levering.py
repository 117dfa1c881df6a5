"""Layer levering: the canonical columns of what municipalities deliver, and of the iJw messages.

A star marks a required column: without it the row is refused. Keys of rows are not declared here, because
a delivery may repeat itself; ``dubbel_key`` says within which key an equal row is a double.
"""

from __future__ import annotations

from typing import Final

from schemas import values
from schemas.build import declare, ordered
from schemas.declaration import GEMEENTE_OF_ALLE, INTERN, OPENBAAR, PERSOONSGEGEVEN, Rule, Table

_VAN_DE_REGIO = "levering: lijsten van de regio zelf"
_BRON_VAN_CIJFER = {"betekenis": "Waar dit gegeven vandaan komt.", "herkomst": _VAN_DE_REGIO}
_PRIJSSOORT = {
    "betekenis": "Gemeten of aangenomen prijs.",
    "waarden": tuple(values.PRIJSSOORTEN),
    "herkomst": _VAN_DE_REGIO,
}
_ALLE_GEMEENTEN = {"betekenis": "Code van de gemeente; * is alle gemeenten.", "patroon": GEMEENTE_OF_ALLE}

LEVERING: Final[tuple[Table, ...]] = (
    declare(
        "levering.beschikkingen",
        "Eén rij per geleverde versie van een toewijzing.",
        "",
        """gemeente* toewijzingnummer* bsn* geboortedatum geslacht postcode4 wet beschikkingnummer
        productcategorie* productcode toewijzingsdatum* toewijzingstijd ingangsdatum* einddatum stopdatum
        reden_wijziging aanbieder_agb* leveringsvorm status referentie_aanbieder verwijzer_type verwijzer_agb
        verwijzer_naam huisartspraktijk_agb huisartspraktijk_naam volume eenheid frequentie
        registratiedatum""",
        rules=(*ordered("ingangsdatum", "einddatum"), *ordered("ingangsdatum", "stopdatum")),
        dubbel_key="gemeente wet toewijzingnummer",
    ),
    declare(
        "levering.verzoeken",
        "Eén rij per aangevraagd product in een verzoek om toewijzing.",
        "",
        """gemeente* referentie_aanbieder* bsn* aanbieder_agb* productcategorie productcode ingangsdatum
        einddatum verwijzer_type* verwijzer_agb verwijzer_naam dagtekening* geboortedatum""",
        dubbel_key="gemeente referentie_aanbieder aanbieder_agb bsn productcode",
    ),
    declare(
        "levering.declaraties",
        "Eén rij per gedeclareerde prestatie.",
        "",
        """gemeente* toewijzingnummer* bsn* productcategorie productcode begindatum* einddatum* volume eenheid
        bedrag* debet_credit referentienummer* vorig_referentienummer""",
        dubbel_key="gemeente referentienummer",
    ),
    declare(
        "levering.starts",
        "Eén rij per gemelde start van zorg (bericht 305).",
        "",
        """gemeente* toewijzingnummer* bsn* aanbieder_agb* productcategorie productcode begindatum*
        status_aanlevering dagtekening*""",
    ),
    declare(
        "levering.stops",
        "Eén rij per gemelde stop van zorg (bericht 307).",
        "",
        """gemeente* toewijzingnummer* bsn* aanbieder_agb* productcategorie productcode begindatum
        status_aanlevering dagtekening* einddatum* reden_beeindiging""",
    ),
    declare(
        "levering.wijzigingsverzoeken",
        "Eén rij per product in een verzoek om wijziging (bericht 317).",
        "",
        """gemeente* referentie_aanbieder* bsn* aanbieder_agb* toewijzingnummer productcategorie productcode
        ingangsdatum einddatum dagtekening*""",
    ),
    declare(
        "levering.antwoorden",
        "Eén rij per antwoord van de gemeente op een verzoek (bericht 319).",
        "",
        """gemeente* referentie_aanbieder* bsn aanbieder_agb* verzoek_antwoord reden_afwijzing
        gemeente_woonplaats dagtekening*""",
    ),
    declare(
        "levering.retourberichten",
        "Eén rij per cliënt of product in een retourbericht.",
        "",
        """gemeente* aanbieder_agb* bsn geboortedatum bericht* toewijzingnummer referentie_aanbieder
        productcategorie productcode bedrag retourcodes dagtekening*""",
    ),
    declare(
        "levering.praktijken",
        "Eén rij per huisartspraktijk en periode.",
        "",
        "praktijk_id* naam* gemeente* geldig_van* geldig_tot opgegaan_in aliassen",
        rules=ordered("geldig_van", "geldig_tot"),
    ),
    declare(
        "levering.zorgverleners",
        "Eén rij per zorgverlener, praktijk en periode.",
        "",
        "zorgverlener_agb* praktijk_id* geldig_van* geldig_tot rol naam",
        rules=ordered("geldig_van", "geldig_tot"),
        anders={
            "naam": {
                "betekenis": "Naam van de zorgverlener; alleen om te koppelen, wordt niet bewaard.",
                "privacyklasse": PERSOONSGEGEVEN,
            },
            "rol": {
                "betekenis": "Rol van de zorgverlener; leeg is huisarts.",
                "waarden": tuple(values.ZORGVERLENER_ROLLEN),
            },
        },
    ),
    declare(
        "levering.praktijkgroepen",
        "Eén rij per huisartspraktijk en periode met of zonder SOJ.",
        "",
        "praktijk_id* soj* geldig_van* geldig_tot reden",
        rules=ordered("geldig_van", "geldig_tot"),
    ),
    declare(
        "levering.patienten",
        "Eén rij per huisartspraktijk, peildatum, gemeente, leeftijdsklasse en geslacht.",
        "",
        "praktijk_id* peildatum* gemeente* patienten_onder_18* leeftijdsklasse geslacht",
        anders={"geslacht": {"betekenis": "Geslacht van de getelde patiënten.", "privacyklasse": INTERN}},
    ),
    declare(
        "levering.soj_inzet",
        "Eén rij per huisartspraktijk, kwartaal en soort kosten.",
        "",
        "praktijk_id* kwartaal* uren_gepland uren_werkelijk kosten* kostensoort",
    ),
    declare(
        "levering.lokaal_veld",
        "Eén rij per huisartspraktijk of gemeente en kwartaal.",
        "",
        "praktijk_id gemeente kwartaal* jeugdigen* kosten",
        rules=(Rule("any_filled", ("praktijk_id", "gemeente")),),
    ),
    declare(
        "levering.prijzen",
        "Eén rij per zorgvorm, gemeente en periode.",
        "",
        "zorgvorm* gemeente geldig_van* geldig_tot bedrag* soort* bron* prijspeil",
        rules=ordered("geldig_van", "geldig_tot"),
        anders={
            "gemeente": _ALLE_GEMEENTEN,
            "bedrag": {
                "betekenis": "Prijs van één traject.",
                "privacyklasse": OPENBAAR,
                "minimum": 0,
            },
            "soort": _PRIJSSOORT,
            "bron": _BRON_VAN_CIJFER,
        },
    ),
    declare(
        "levering.codes",
        "Eén rij per gemeente, productcode en periode.",
        "",
        """gemeente* categorie* code zorgvorm* zorgvorm_streng zorgvorm_ruim soj_relevant geldig_van*
        geldig_tot reden* bron*""",
        rules=ordered("geldig_van", "geldig_tot"),
        anders={"gemeente": _ALLE_GEMEENTEN, "bron": _BRON_VAN_CIJFER},
    ),
    declare(
        "levering.wachttijden",
        "Eén rij per aanbieder, zorgvorm en peildatum.",
        "",
        "aanbieder_agb* zorgvorm* peildatum* weken*",
    ),
    declare(
        "levering.referenties",
        "Eén rij per cijfer van elders, gebied en periode.",
        "",
        "maat* gebied* periode* waarde* bron*",
        anders={
            "gebied": {"betekenis": "Gebied waarover het cijfer gaat."},
            "periode": {"betekenis": "Periode waarover het cijfer gaat.", "patroon": ""},
            "bron": _BRON_VAN_CIJFER,
        },
    ),
)
