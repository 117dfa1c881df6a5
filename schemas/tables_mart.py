"""Layer mart: what is published. Counts of persons may be hidden: empty with ``onderdrukt`` true."""

from __future__ import annotations

from typing import Final

from schemas import values
from schemas.build import declare, empty_only_with, ordered
from schemas.declaration import (
    DECIMAAL,
    GEMEENTE_OF_ALLE,
    INTERN,
    KWARTAAL_OF_HALFJAAR,
    OPENBAAR,
    Rule,
    Table,
)
from schemas.groups import (
    AANDEEL,
    DEEL,
    GEMIDDELDE_LIJST,
    GROEP_OF_TOTAAL,
    GROEPSREGELS,
    GROEPSTABEL,
    GROEPSVELDEN,
    LEEG,
    PER_1000,
    STATUS,
    VOLLEDIGHEIDSREGELS,
    VOLLEDIGHEIDSVELDEN,
    ZORGVORM_OF_TOTAAL,
)

_UIT_DE_CODES = "verwijsspiegel: uit de besluiten en de lijsten met codes"
_UIT_DE_PRIJZEN = "verwijsspiegel: gerekend uit declaraties en prijzen"
_KWARTAAL = {
    "betekenis": "Kwartaal, zoals 2025K3; in openbaar een halfjaar, zoals 2025H1.",
    "patroon": KWARTAAL_OF_HALFJAAR,
}
_AANTAL_MAAND = {"betekenis": "Trajecten die in deze maand zijn gestart.", "eenheid": "trajecten"}
_GEMEENTE_OF_ALLE = {"betekenis": "Code van de gemeente; * is de hele regio.", "patroon": GEMEENTE_OF_ALLE}
_GEBIED_OF_PRAKTIJK = {"betekenis": "Gemeentecode, * voor de regio, of de AGB-code van de praktijk."}

_VERSCHIL_VAN_M = {
    "type": DECIMAAL,
    "betekenis": "M met SOJ min M zonder SOJ.",
    "eenheid": "euro per patiënt",
    "privacyklasse": OPENBAAR,
    "herkomst": "verwijsspiegel: rekenmodel A tot en met M (DSP, 2017)",
}

MART: Final[tuple[Table, ...]] = (
    declare(
        "mart.verwijzingen_praktijk_kwartaal",
        "Eén rij per huisartspraktijk en kwartaal waarin zij open was.",
        "praktijk_id kwartaal",
        """praktijk_id* kwartaal* praktijk_naam* gemeente* praktijkcluster* groep* groep_onbekend*
        patienten_onder_18 jeugdigen_verwezen jeugdigen_via_huisarts jeugdigen_via_soj jeugdigen_via_gemeente
        jeugdigen_via_overig jeugdigen_zonder_geboortedatum praktijkbasis jeugdigen_alle_zorg
        jeugdigen_18_plus verwijzingen beschikkingen per_1000 per_1000_onder per_1000_boven volledigheid_pct
        status* reden_leeg onderdrukt*""",
        rules=(
            *PER_1000,
            *LEEG,
            *empty_only_with(
                """jeugdigen_via_huisarts jeugdigen_via_soj jeugdigen_via_gemeente jeugdigen_via_overig
                jeugdigen_zonder_geboortedatum jeugdigen_alle_zorg jeugdigen_18_plus verwijzingen
                beschikkingen""",
                "onderdrukt",
            ),
            *ordered("jeugdigen_verwezen", "jeugdigen_alle_zorg"),
            *ordered("jeugdigen_verwezen", "verwijzingen"),
        ),
        anders={"kwartaal": _KWARTAAL, "status": STATUS},
    ),
    declare(
        "mart.verwijzingen_praktijk_jaar",
        "Eén rij per huisartspraktijk, jaar tot en met een kwartaal, en zorgvorm.",
        "praktijk_id kwartaal_tm zorgvorm",
        """praktijk_id* kwartaal_tm* zorgvorm* praktijk_naam* gemeente* groep* patienten_onder_18
        jeugdigen_verwezen per_1000 per_1000_onder per_1000_boven teller noemer aandeel_pct aandeel_onder
        aandeel_boven reden_leeg onderdrukt*""",
        rules=(*PER_1000, *AANDEEL, *LEEG),
        anders={"zorgvorm": ZORGVORM_OF_TOTAAL, "patienten_onder_18": GEMIDDELDE_LIJST},
    ),
    declare(
        "mart.gestandaardiseerd_jaar",
        "Eén rij per huisartspraktijk en jaar tot en met een kwartaal, gerekend met de leeftijd van de patiënten.",
        "praktijk_id periode",
        """praktijk_id* periode* praktijk_naam* groep* teller verwacht verhouding_verwacht onder boven reden_leeg
        onderdrukt*""",
        rules=(
            *ordered("onder", "verhouding_verwacht", "boven"),
            *empty_only_with("teller verwacht", "reden_leeg", "onderdrukt"),
            Rule("needs", ("verhouding_verwacht", "teller", "verwacht")),
            Rule("needs", ("onder", "verhouding_verwacht")),
            Rule("needs", ("boven", "verhouding_verwacht")),
        ),
        anders={"teller": {"betekenis": "Verwezen jeugdigen onder 18 van wie de leeftijd bekend is."}},
    ),
    declare(
        "mart.verwijzingen_groep_kwartaal",
        "Eén rij per gebied, groep, kwartaal en zorgvorm.",
        "niveau gebied groep periode zorgvorm",
        GROEPSTABEL,
        rules=GROEPSREGELS,
        anders=GROEPSVELDEN,
    ),
    declare(
        "mart.verwijzingen_groep_jaar",
        "Eén rij per gebied, groep, jaar en zorgvorm.",
        "niveau gebied groep periode zorgvorm",
        GROEPSTABEL,
        rules=GROEPSREGELS,
        anders={**GROEPSVELDEN, "patienten_onder_18": GEMIDDELDE_LIJST},
    ),
    declare(
        "mart.verhouding_groepen",
        "Eén rij per gebied, periode en zorgvorm waarin er praktijken met en praktijken zonder SOJ waren.",
        "niveau gebied periode zorgvorm",
        "niveau* gebied* periode* zorgvorm* rate_ratio onder boven onderdrukt*",
        rules=(*ordered("onder", "rate_ratio", "boven"), Rule("needs", ("boven", "rate_ratio"))),
        anders={
            "zorgvorm": ZORGVORM_OF_TOTAAL,
            "rate_ratio": {"betekenis": "Cijfer per 1.000 met SOJ, gedeeld door dat zonder SOJ."},
        },
    ),
    declare(
        "mart.verwijskanaal_kwartaal",
        "Eén rij per gebied, groep, kwartaal en kanaal.",
        "gebied groep kwartaal kanaal",
        """gebied* groep* kwartaal* kanaal* jeugdigen_verwezen teller noemer aandeel_pct aandeel_onder
        aandeel_boven onderdrukt*""",
        rules=(*AANDEEL, *empty_only_with("jeugdigen_verwezen teller noemer", "onderdrukt")),
        anders={
            "kwartaal": _KWARTAAL,
            "groep": GROEP_OF_TOTAAL,
            "jeugdigen_verwezen": {"betekenis": "Unieke jeugdigen onder 18 die via dit kanaal zijn verwezen."},
        },
    ),
    declare(
        "mart.deuren_jaar",
        "Eén rij per gebied of praktijk, groep en jaar: langs welke deur de jeugdigen kwamen.",
        "niveau gebied groep periode",
        """niveau* gebied* groep* periode* jeugdigen_verwezen jeugdigen_via_huisarts jeugdigen_via_soj
        jeugdigen_via_gemeente jeugdigen_via_overig jeugdigen_eigen_praktijk jeugdigen_praktijk_verwijzer
        praktijkbasis jeugdigen_zonder_praktijk onderdrukt*""",
        rules=(
            *empty_only_with(
                """jeugdigen_verwezen jeugdigen_via_huisarts jeugdigen_via_soj jeugdigen_via_gemeente
                jeugdigen_via_overig jeugdigen_eigen_praktijk jeugdigen_praktijk_verwijzer""",
                "onderdrukt",
            ),
            *ordered("jeugdigen_via_huisarts", "jeugdigen_verwezen"),
            *ordered("jeugdigen_via_soj", "jeugdigen_verwezen"),
            *ordered("jeugdigen_via_gemeente", "jeugdigen_verwezen"),
            *ordered("jeugdigen_via_overig", "jeugdigen_verwezen"),
            *ordered("jeugdigen_eigen_praktijk", "jeugdigen_verwezen"),
            *ordered("jeugdigen_praktijk_verwijzer", "jeugdigen_verwezen"),
        ),
        anders={"groep": GROEP_OF_TOTAAL, "gebied": _GEBIED_OF_PRAKTIJK},
    ),
    declare(
        "mart.niet_gekoppeld",
        "Eén rij per gebied en periode waarin jeugdigen zijn verwezen.",
        "gebied periode",
        "gebied* periode* teller noemer aandeel_pct onderdrukt*",
        rules=(*ordered("teller", "noemer"), *empty_only_with("teller noemer aandeel_pct", "onderdrukt")),
        anders={
            "gebied": _GEMEENTE_OF_ALLE,
            "teller": {"betekenis": "Verwezen jeugdigen onder 18 van wie geen verwijzing bij een praktijk hoort."},
            "noemer": {"betekenis": "Alle verwezen jeugdigen onder 18."},
            "aandeel_pct": {"betekenis": "Aandeel zonder praktijk; buiten profiel analist afgerond."},
        },
    ),
    declare(
        "mart.telwijzen",
        "Eén rij per heel jaar en wat er is geteld, over de hele regio.",
        "jaar telwijze",
        "jaar* telwijze* teller noemer aandeel_pct indexcijfer onderdrukt*",
        rules=(*ordered("teller", "noemer"), *empty_only_with("teller", "onderdrukt")),
        anders={
            "teller": {"betekenis": "Aantal dat zo is geteld."},
            "noemer": {"betekenis": "Verwijzingen waarvan het aandeel is genomen; leeg waar niets een aandeel is."},
            "aandeel_pct": {"betekenis": "Teller gedeeld door noemer; buiten profiel analist afgerond."},
        },
    ),
    declare(
        "mart.cbs_aansluiting",
        "Eén rij per gemeente, halfjaar en verwijzer waarvan CBS begonnen trajecten telt.",
        "gemeente halfjaar verwijzer",
        "gemeente* halfjaar* verwijzer* eigen eigen_afgerond cbs cbs_status verschil onderdrukt*",
        rules=(Rule("needs", ("verschil", "eigen_afgerond")), Rule("needs", ("verschil", "cbs"))),
    ),
    declare(
        "mart.gestarte_voorzieningen_maand",
        "Eén rij per gemeente, maand en kanaal, met of zonder alle soorten zorg.",
        "gemeente maand kanaal alleen_soj_relevant",
        """gemeente* maand* kanaal* alleen_soj_relevant* aantal teller noemer aandeel_pct trend
        trend_aandeel status* onderdrukt*""",
        rules=(
            *DEEL,
            *empty_only_with("aantal teller noemer", "onderdrukt"),
        ),
        anders={"gemeente": _GEMEENTE_OF_ALLE, "aantal": _AANTAL_MAAND, "status": STATUS},
    ),
    declare(
        "mart.rekenmodel",
        "Eén rij per gebied of praktijk, groep en periode, met de regels A tot en met M.",
        "niveau gebied groep periode",
        """niveau* gebied* groep* periode* a b c d e f g h i j k l m kostenbasis prijspeil niet_beschikbaar
        l_bestaat_uit m_onder m_boven m_zonder_k m_zonder_k_onder m_zonder_k_boven onderdrukt*""",
        rules=(
            *ordered("m_onder", "m", "m_boven"),
            *ordered("m_zonder_k_onder", "m_zonder_k", "m_zonder_k_boven"),
            Rule("needs", ("m_zonder_k", "m")),
            Rule("needs", ("m_zonder_k_onder", "m_zonder_k")),
            Rule("needs", ("m_zonder_k_boven", "m_zonder_k")),
            *empty_only_with("a b c d h i j", "niet_beschikbaar", "onderdrukt"),
            Rule("empty_when", ("k", "groep"), ("controle",)),
            Rule("needs", ("e", "a", "b")),
            Rule("needs", ("f", "a", "c")),
            Rule("needs", ("g", "a", "d")),
            Rule("needs", ("m", "a", "l")),
            Rule("needs", ("m_onder", "m")),
            Rule("needs", ("m_boven", "m")),
        ),
        anders={"groep": GROEP_OF_TOTAAL, "gebied": _GEBIED_OF_PRAKTIJK},
    ),
    declare(
        "mart.praktijk_prioriteit",
        "Eén rij per huisartspraktijk en periode, op alfabet; geen rangorde.",
        "praktijk_id periode",
        "praktijk_id* periode* praktijk_naam* groep* a m gekozen* verwachte_daling_pct kans_bovenste_kwart",
    ),
    declare(
        "mart.prijzen",
        "Eén rij per zorgvorm, gemeente, soort prijs en begin van de periode waarin de prijs geldt.",
        "zorgvorm gemeente soort geldig_van",
        """zorgvorm* gemeente* geldig_van* geldig_tot soort* bron* prijspeil bedrag* geindexeerd_bedrag naar_prijspeil
        bron_index reden_geen_index leeftijd_jaren* waarschuwing opbouw aantal_trajecten zonder_declaratie
        standaardafwijking onder boven""",
        rules=(
            *ordered("geldig_van", "geldig_tot"),
            *empty_only_with("geindexeerd_bedrag", "reden_geen_index"),
            *(Rule("needs", (name, "geindexeerd_bedrag")) for name in ("naar_prijspeil", "bron_index")),
            *(
                Rule("filled_when", (name, "soort"), ("eigen_gemiddelde",))
                for name in ("aantal_trajecten", "zonder_declaratie", "standaardafwijking", "onder", "boven")
            ),
            *(
                Rule("empty_when", (name, "soort"), (*values.PRIJSSOORTEN, "opgebouwd"))
                for name in ("aantal_trajecten", "zonder_declaratie", "standaardafwijking", "onder", "boven")
            ),
            Rule("filled_when", ("opbouw", "soort"), ("opgebouwd",)),
            Rule("empty_when", ("opbouw", "soort"), (*values.PRIJSSOORTEN, "eigen_gemiddelde")),
            *ordered("zonder_declaratie", "aantal_trajecten"),
            *ordered("onder", "bedrag", "boven"),
        ),
        anders={
            "gemeente": _GEMEENTE_OF_ALLE,
            "geldig_van": {"privacyklasse": OPENBAAR, "herkomst": _UIT_DE_PRIJZEN},
            "geldig_tot": {"privacyklasse": OPENBAAR, "herkomst": _UIT_DE_PRIJZEN},
            "zorgvorm": {
                "betekenis": "Soort zorg, in de indeling van de regio; SOJ is de ondersteuning zelf.",
                "waarden": tuple(values.ZORGVORMEN_MET_SOJ),
            },
            "bedrag": {
                "betekenis": "Prijs van één traject; bij SOJ van één jeugdige.",
                "minimum": 0,
                "privacyklasse": OPENBAAR,
                "herkomst": _UIT_DE_PRIJZEN,
            },
            "soort": {
                "betekenis": "Of de prijs is geleverd als gemiddelde of aanname, of is gerekend.",
                "waarden": tuple(values.PRIJSSOORTEN_MET_EIGEN),
                "privacyklasse": OPENBAAR,
                "herkomst": _UIT_DE_PRIJZEN,
            },
            "bron": {
                "betekenis": "Waar de prijs vandaan komt.",
                "privacyklasse": OPENBAAR,
                "herkomst": _UIT_DE_PRIJZEN,
            },
            "onder": {"betekenis": "Ondergrens van het gemiddelde (95%).", "eenheid": "euro"},
            "boven": {"betekenis": "Bovengrens van het gemiddelde (95%).", "eenheid": "euro"},
        },
    ),
    declare(
        "mart.kosten_cohort",
        "Eén rij per gebied, kwartaal of jaar waarin trajecten begonnen, zorgvorm en aantal maanden.",
        "gebied periode zorgvorm maanden",
        """gebied* periode* zorgvorm* maanden* gevolgd* lopend* teller* noemer* aandeel_pct* bedrag bedrag_per_traject
        bedrag_tot_nu credit kostenbasis reden_open onderdrukt*""",
        rules=(
            *ordered("lopend", "gevolgd", "noemer"),
            *ordered("teller", "noemer"),
            *empty_only_with("bedrag", "reden_open"),
            Rule("needs", ("bedrag_per_traject", "bedrag")),
            Rule("needs", ("credit", "bedrag_tot_nu")),
            Rule("needs", ("kostenbasis", "bedrag")),
        ),
        anders={
            "teller": {"betekenis": "Trajecten die na die maanden nog lopen of nog niet gevolgd zijn."},
            "noemer": {"betekenis": "Verwijzingen van jeugdigen onder 18 die in deze periode begonnen."},
            "credit": {"betekenis": "Wat er door credits af ging, onder nul; zit al in bedrag_tot_nu."},
            "aandeel_pct": {"betekenis": "Wat nog open staat: teller gedeeld door noemer."},
            "bedrag": {
                "betekenis": "Kosten over die maanden van de gevolgde trajecten; leeg als geen is gevolgd.",
                "privacyklasse": INTERN,
                "herkomst": _UIT_DE_PRIJZEN,
            },
        },
    ),
    declare(
        "mart.kostenontwikkeling",
        "Eén rij per gebied en jaar.",
        "gebied jaar",
        """gebied* jaar* jeugdigen jeugdigen_vorig_jaar kosten kosten_vorig_jaar groei volumeeffect prijseffect
        mixeffect groei_pct volume_pct kosten_per_jeugdige_pct kosten_zonder_traject kostenbasis niet_beschikbaar zin*
        onderdrukt*""",
        rules=(
            *empty_only_with("kosten groei", "niet_beschikbaar", "onderdrukt"),
            Rule("needs", ("groei", "volumeeffect", "prijseffect", "mixeffect")),
        ),
        anders={
            "gebied": _GEMEENTE_OF_ALLE,
            "jeugdigen": {"betekenis": "Jeugdigen met een declaratie van zorg die in dit jaar begon."},
            "kosten": {"betekenis": "Gedeclareerd voor zorg die in dit jaar begon, in trajecten die meetellen."},
            "niet_beschikbaar": {
                "betekenis": "Waarom er geen groei is, of welke gemeenten niet in de regio meetellen."
            },
        },
    ),
    declare(
        "mart.rekenmodel_lezing",
        "Eén rij per gebied en periode met beide groepen, en met of zonder de kosten van de SOJ.",
        "niveau gebied periode variant",
        """niveau* gebied* periode* variant* m_interventie m_controle verschil onder boven lezing* kostenbasis* zin*
        onderdrukt*""",
        rules=(
            *ordered("onder", "verschil", "boven"),
            Rule("needs", ("verschil", "m_interventie", "m_controle")),
            Rule("needs", ("onder", "verschil")),
            Rule("needs", ("boven", "verschil")),
            Rule("empty_when", ("verschil", "lezing"), ("niet te vergelijken",)),
        ),
        anders={"gebied": _GEMEENTE_OF_ALLE, "verschil": _VERSCHIL_VAN_M},
    ),
    declare(
        "mart.rekenmodel_voor_na",
        "Eén rij per laatste kwartaal dat meetelt, en met of zonder de kosten van de SOJ, over de hele regio.",
        "kwartaal_tm variant",
        """kwartaal_tm* variant* praktijken_met* praktijken_zonder* m_interventie_voor m_interventie_na m_controle_voor
        m_controle_na verschil onder boven lezing* zin* onderdrukt*""",
        rules=(
            *ordered("onder", "verschil", "boven"),
            Rule("needs", ("verschil", "m_interventie_voor", "m_interventie_na", "m_controle_voor", "m_controle_na")),
            Rule("needs", ("onder", "verschil")),
            Rule("needs", ("boven", "verschil")),
        ),
        anders={
            "kwartaal_tm": {"betekenis": "Laatste kwartaal waarnaar is gekeken."},
            "praktijken_met": {"betekenis": "Praktijken met genoeg kwartalen voor en na de start van de SOJ."},
            "praktijken_zonder": {"betekenis": "Praktijken zonder SOJ in dezelfde kwartalen."},
            "verschil": {**_VERSCHIL_VAN_M, "betekenis": "Verandering met SOJ min verandering zonder SOJ."},
        },
    ),
    declare(
        "mart.soj_uitgaven",
        "Eén rij per gebied, jaar en soort kosten van de SOJ.",
        "gebied jaar kostensoort",
        """gebied* jaar* kostensoort* kosten begroot plafond verschil_begroting ruimte_plafond kwartalen* zin*
        onderdrukt*""",
        rules=(
            Rule("any_filled", ("kosten", "begroot", "plafond")),
            Rule("needs", ("verschil_begroting", "kosten", "begroot")),
            Rule("needs", ("ruimte_plafond", "kosten", "plafond")),
        ),
        anders={
            "gebied": _GEMEENTE_OF_ALLE,
            "kosten": {"betekenis": "Geleverde kosten van de SOJ; leeg als niets is geleverd."},
            "kostensoort": {
                "betekenis": "Soort kosten; netto is structureel en eenmalig, min wat anderen betalen.",
                "waarden": (*values.KOSTENSOORTEN, "netto"),
            },
        },
    ),
    declare(
        "mart.doelen",
        "Eén rij per doel en periode.",
        "doel periode",
        """doel* periode* maat* gebied* zorgvormen basisperiode streef_soort* richting* streefwaarde* waarde_basis
        waarde_periode waarde onder boven stand* status eigenaar* herkomst_doel* zin* onderdrukt*""",
        rules=(
            *ordered("onder", "waarde", "boven"),
            Rule("empty_when", ("waarde", "stand"), ("niet bekend",)),
            Rule("needs", ("onder", "waarde")),
            Rule("needs", ("boven", "waarde")),
        ),
        anders={
            "gebied": _GEMEENTE_OF_ALLE,
            "maat": {"betekenis": "Cijfer waar het doel over gaat.", "waarden": tuple(values.DOEL_MATEN)},
            "stand": {"waarden": tuple(values.DOEL_STANDEN)},
            "status": STATUS,
        },
    ),
    declare(
        "mart.signalen",
        "Eén rij per huisartspraktijk, kwartaal en regel waarmee is gekeken.",
        "praktijk_id kwartaal maat",
        """praktijk_id* kwartaal* maat* soort waarde ondergrens bovengrens vals_alarmkans tekst basis_van basis_tm
        vast_woord onderdrukt*""",
        rules=(
            *ordered("ondergrens", "bovengrens"),
            *empty_only_with("soort tekst", "onderdrukt"),
            Rule("needs", ("ondergrens", "waarde", "bovengrens", "basis_van", "basis_tm")),
        ),
        anders={
            "maat": {"betekenis": "Regel waarmee is gekeken.", "waarden": tuple(values.SIGNAALMATEN)},
            "soort": {
                "betekenis": "Wat die regel zegt.",
                "waarden": tuple(values.SIGNAALSOORTEN),
                "privacyklasse": OPENBAAR,
                "herkomst": "verwijsspiegel: duiding bij de cijfers",
            },
            "waarde": {"betekenis": "Aantal jeugdigen, of bij reeks het aantal kwartalen op rij."},
            "vals_alarmkans": {"betekenis": "Kans per kwartaal dat deze regel bij deze praktijk door toeval afgaat."},
            "kwartaal": _KWARTAAL,
        },
    ),
    declare(
        "mart.volledigheid",
        "Eén rij per kwartaal.",
        "kwartaal",
        """kwartaal* verwacht_pct onder boven gemeten_dekking aantal_voorspellingen* bron* gezien_tot bekend
        nog_verwacht nog_verwacht_onder nog_verwacht_boven gewone_omvang onderdrukt*""",
        rules=(*VOLLEDIGHEIDSREGELS, *empty_only_with("bekend", "onderdrukt")),
        anders={"kwartaal": _KWARTAAL, **VOLLEDIGHEIDSVELDEN},
    ),
    declare(
        "mart.revisies",
        "Eén rij per uitgave, tabel en veranderd cijfer.",
        "release tabel sleutel",
        "release* tabel* sleutel* oud nieuw oorzaak* onderdrukt*",
    ),
    declare(
        "mart.datakwaliteit",
        "Eén rij per laag, controle en gemeente.",
        "laag controle gemeente",
        "laag* controle* gemeente* reden in uit uitgesloten ernst* onderdrukt*",
        anders={"gemeente": _GEMEENTE_OF_ALLE, "laag": {"privacyklasse": OPENBAAR}},
    ),
    declare(
        "mart.codedekking",
        "Eén rij per gemeente, jaar en of de codes een vaste plaats hebben.",
        "gemeente jaar plaatsing",
        "gemeente* jaar* plaatsing* aantal jeugdigen bedrag onderdrukt*",
        rules=(*ordered("jeugdigen", "aantal"), *empty_only_with("aantal jeugdigen", "onderdrukt")),
        anders={
            "gemeente": _GEMEENTE_OF_ALLE,
            "aantal": {"betekenis": "Toewijzingen die in dit jaar ingaan.", "eenheid": "toewijzingen"},
            "jeugdigen": {"betekenis": "Jeugdigen met een van deze toewijzingen.", "herkomst": _UIT_DE_CODES},
            "bedrag": {
                "betekenis": "Wat op deze toewijzingen is gedeclareerd; leeg als geen declaraties zijn geleverd.",
                "privacyklasse": INTERN,
                "herkomst": _UIT_DE_CODES,
            },
        },
    ),
    declare(
        "mart.definities",
        "Eén rij per tabel en kolom.",
        "tabel kolom",
        "tabel* kolom* betekenis* eenheid herkomst* privacyklasse*",
        anders={
            "eenheid": {
                "betekenis": "Waarin de kolom is uitgedrukt.",
                "patroon": "",
                "privacyklasse": OPENBAAR,
                "herkomst": "verwijsspiegel: beschrijving van de tabellen",
            },
            "kolom": {"privacyklasse": OPENBAAR},
        },
    ),
    declare(
        "mart.voorbeeldvragen",
        "Eén rij per voorbeeldvraag.",
        "nummer",
        "nummer* vraag* sql* uitleg*",
        anders={"uitleg": {"privacyklasse": OPENBAAR}},
    ),
)
