"""
Headers of exports that nobody has seen before, in the house styles of many invented systems, and what each means.

They stand apart from the program on purpose: whatever proposes a layout may not hold this list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kolom:
    """
    One column of an export: its header, and the canonical column that it is (``veld``; empty = no such column).

    ``vul`` names how a column without ``veld`` is filled. ``waarden``: canonical code → word of this system.
    ``betwistbaar``: a careful reader may also leave it unanswered; another answer than ``veld`` is still wrong.
    """

    kop: str
    veld: str
    vul: str = ""
    waarden: Mapping[str, str] = field(default_factory=dict)
    betwistbaar: bool = False


@dataclass(frozen=True)
class Export:
    """
    One export of an unknown system.

    ``boven``: lines above the header. ``totaal``: a last line with a total. ``datum``: how a day is written
    (strftime; ``jjjjmmdd``, ``serieel``, ``kort`` = d-m-jjjj, ``tijdstip`` = with 00:00:00, ``epoch`` = seconds,
    ``cel`` = a date cell of a workbook). ``open_einde``: how an open end is written. ``zonder_nullen``: columns that
    lost their leading zeros. Without a column for the gemeente it stands nowhere in the rows: it is a constant then.
    """

    naam: str
    soort: str
    kolommen: tuple[Kolom, ...]
    vorm: str = "csv"
    scheiding: str = ";"
    codering: str = "utf-8"
    datum: str = "kort"
    komma: str = ","
    duizend: str = ""
    euro: str = ""
    open_einde: str = ""
    boven: tuple[str, ...] = ()
    totaal: bool = False
    aanhalen: bool = False
    zonder_nullen: frozenset[str] = frozenset()

    @property
    def bestand(self) -> str:
        """The name of the file."""
        return f"{self.naam}_2024-12-31.{self.vorm}"

    @property
    def over_personen(self) -> bool:
        """Whether its rows are about persons, and so come from one gemeente."""
        return self.soort in ("beschikkingen", "verzoeken", "declaraties")

    @property
    def betekenis(self) -> dict[str, str]:
        """Header → canonical column, or empty for a column that is none of them."""
        return {kolom.kop: kolom.veld for kolom in self.kolommen}


def _k(text: str, **waarden: Mapping[str, str]) -> tuple[Kolom, ...]:
    """
    Read columns from lines ``header = veld``; ``header = (vul)`` is none, ``header ~ veld`` may be left unanswered.

    Keywords give per canonical column the words that this system has for its codes.
    """
    found = []
    for line in text.strip().splitlines():
        sure = " = " in line
        kop, _, veld = (part.strip() for part in line.partition(" = " if sure else " ~ "))
        if veld.startswith("("):
            found.append(Kolom(kop, "", veld.strip("()"), betwistbaar=not sure))
        else:
            found.append(Kolom(kop, veld, "", waarden.get(veld, {}), not sure))
    return tuple(found)


_SOORT_VERWIJZER = {
    "01": "Lokale toegang", "02": "Huisarts", "03": "Jeugdarts", "04": "GI", "05": "Specialist",
    "06": "Eigen initiatief", "07": "Niet bekend", "08": "Rechtbank",
}  # fmt: skip
_REFERRER = {
    "01": "municipality", "02": "general practitioner", "03": "youth doctor", "04": "certified institution",
    "05": "medical specialist", "06": "self", "07": "unknown", "08": "court",
}  # fmt: skip
_GESLACHT = {"0": "O", "1": "M", "2": "V"}
_SEX = {"0": "unknown", "1": "male", "2": "female"}
_VORM = {"": "Natura", "ZIN": "Natura", "PGB": "Pgb"}
_STAND = {
    "": "Actief", "toegewezen": "Actief", "ingetrokken": "Ingetrokken", "concept": "Concept", "afgewezen": "Afgewezen",
}  # fmt: skip
_REGELING = {"": "Jeugdwet", "Jeugdwet": "Jeugdwet", "Wmo": "Wmo 2015"}
_DC = {"D": "Debet", "C": "Credit", "": "Debet"}

EXPORTS: tuple[Export, ...] = (
    Export(
        "zorgregister_uitdraai",
        "beschikkingen",
        _k(
            """
            az_toewijzing_id = toewijzingnummer
            cl_bsn = bsn
            cl_geb_dat = geboortedatum
            cl_gesl = geslacht
            cl_pc4 = postcode4
            bs_nr = beschikkingnummer
            bs_prodcat = productcategorie
            bs_prod = productcode
            bs_prod_oms = (omschrijving)
            bs_dat_toew = toewijzingsdatum
            bs_dat_ingang = ingangsdatum
            bs_dat_einde = einddatum
            bs_dat_stop = stopdatum
            az_agb = aanbieder_agb
            az_naam = (aanbieder)
            bs_levvorm = leveringsvorm
            vw_soort = verwijzer_type
            vw_agb = verwijzer_agb
            vw_naam = verwijzer_naam
            """,
            verwijzer_type=_SOORT_VERWIJZER,
            leveringsvorm=_VORM,
            geslacht=_GESLACHT,
        ),
        codering="cp1252",
        open_einde="31-12-9999",
    ),
    Export(
        "powerbi_voorzieningen",
        "beschikkingen",
        _k(
            """
            Gemeente[Code] = gemeente
            Toewijzing[Nummer] = toewijzingnummer
            Cliënt[BSN] = bsn
            Cliënt[Geboortedatum] = geboortedatum
            Cliënt[Leeftijd bij start] = (leeftijd)
            Product[Categorie] = productcategorie
            Product[Code] = productcode
            Product[Omschrijving] = (omschrijving)
            Toewijzing[Datum besluit] = toewijzingsdatum
            Toewijzing[Startdatum] = ingangsdatum
            Toewijzing[Einddatum] = einddatum
            Zorgaanbieder[AGB-code] = aanbieder_agb
            Zorgaanbieder[Naam] = (aanbieder)
            Verwijzer[Type] = verwijzer_type
            Verwijzer[AGB] = verwijzer_agb
            Verwijzer[Naam] = verwijzer_naam
            Kalender[Kwartaal] = (kwartaal)
            """,
            verwijzer_type=_SOORT_VERWIJZER,
        ),
        vorm="xlsx",
        datum="cel",
        boven=("Voorzieningen jeugd", "Filters: wet is Jeugdwet; jaar is 2024", ""),
        totaal=True,
        zonder_nullen=frozenset({"verwijzer_agb", "bsn", "aanbieder_agb", "gemeente"}),
    ),
    Export(
        "cognos_lijst",
        "beschikkingen",
        _k(
            """
            GEMEENTECODE = gemeente
            TOEWIJZINGSNR. = toewijzingnummer
            BURGERSERVICENUMMER = bsn
            GEB. DATUM = geboortedatum
            GESL. = geslacht
            WETTELIJK KADER = wet
            PRODUCTGROEP = productcategorie
            PRODUCT = productcode
            DATUM AFGIFTE TOEWIJZING = toewijzingsdatum
            GELDIG VANAF = ingangsdatum
            GELDIG TOT EN MET = einddatum
            DATUM FEITELIJK EINDE ZORG = stopdatum
            MUTATIEREDEN = reden_wijziging
            AGB ZORGVERLENER (UITVOERDER) = aanbieder_agb
            VERSTREKKINGSVORM = leveringsvorm
            STAND = status
            AANTAL = volume
            EENHEID = eenheid
            PER = frequentie
            """,
            wet=_REGELING,
            leveringsvorm=_VORM,
            status=_STAND,
            geslacht=_GESLACHT,
        ),
        scheiding=",",
        codering="utf-8-sig",
        datum="%d/%m/%Y",
        boven=("Toewijzingen Jeugd", "Aangemaakt op 2-1-2025", ""),
        totaal=True,
        aanhalen=True,
    ),
    Export(
        "englishish_extract",
        "beschikkingen",
        _k(
            """
            municipality_code = gemeente
            assignment_no = toewijzingnummer
            citizen_service_no = bsn
            date_of_birth = geboortedatum
            gender = geslacht
            product_category = productcategorie
            product_code = productcode
            assigned_on = toewijzingsdatum
            assigned_at = toewijzingstijd
            start_date = ingangsdatum
            end_date = einddatum
            stopped_on = stopdatum
            change_reason = reden_wijziging
            provider_code = aanbieder_agb
            delivery_form = leveringsvorm
            referrer_type = verwijzer_type
            referrer_code = verwijzer_agb
            referrer_name = verwijzer_naam
            created_on = registratiedatum
            row_id = (regelnummer)
            """,
            verwijzer_type=_REFERRER,
            geslacht=_SEX,
        ),
        scheiding=",",
        datum="%Y-%m-%d",
        komma=".",
        open_einde="9999-12-31",
    ),
    Export(
        "afkortingen",
        "beschikkingen",
        _k(
            """
            gemcd = gemeente
            toewnr = toewijzingnummer
            bsnr = bsn
            gebdat = geboortedatum
            m/v = geslacht
            prcat = productcategorie
            prcd = productcode
            dat_toew = toewijzingsdatum
            dat_ing = ingangsdatum
            dat_eind = einddatum
            rdn_wijz = reden_wijziging
            agb_aanb = aanbieder_agb
            lvorm = leveringsvorm
            srt_verw = verwijzer_type
            agb_verw = verwijzer_agb
            nm_verw = verwijzer_naam
            agb_ha = huisartspraktijk_agb
            nm_ha_prakt = huisartspraktijk_naam
            """,
            geslacht=_GESLACHT,
        ),
        scheiding="|",
        datum="jjjjmmdd",
        open_einde="99991231",
        zonder_nullen=frozenset({"verwijzer_type", "reden_wijziging"}),
    ),
    Export(
        "access_kopie",
        "beschikkingen",
        _k(
            """
            tblClient.BSN = bsn
            tblClient.GebDatum = geboortedatum
            tblClient.Postcode (cijfers) = postcode4
            tblClient.Woonplaats = (plaats)
            tblIndicatie.IndicatieNr = toewijzingnummer
            tblIndicatie.Categorie = productcategorie
            tblIndicatie.Zorgcode = productcode
            tblIndicatie.DatumOpdracht = toewijzingsdatum
            tblIndicatie.Van = ingangsdatum
            tblIndicatie.TotEnMet = einddatum
            tblIndicatie.Uitvoerder_AGB = aanbieder_agb
            tblIndicatie.Medewerker = (medewerker)
            tblVerwijzer.Soort = verwijzer_type
            tblVerwijzer.Naam = verwijzer_naam
            tblHuisarts.Praktijk = huisartspraktijk_naam
            """,
            verwijzer_type=_SOORT_VERWIJZER,
        ),
        codering="cp1252",
        datum="tijdstip",
        aanhalen=True,
    ),
    Export(
        "handmatige_lijst",
        "beschikkingen",
        _k(
            """
            Volgnr = (regelnummer)
            Nr. opdracht = toewijzingnummer
            Sofinummer/BSN = bsn
            Geboren op = geboortedatum
            Jongen/meisje = geslacht
            Soort zorg (cat.) = productcategorie
            Soort zorg (code) = productcode
            Wat is het? = (omschrijving)
            Opdracht gegeven op = toewijzingsdatum
            Loopt van = ingangsdatum
            Loopt t/m = einddatum
            Eerder gestopt op = stopdatum
            Zorgaanbieder (AGB) = aanbieder_agb
            Zorgaanbieder = (aanbieder)
            ZIN of PGB = leveringsvorm
            Wie heeft verwezen? = verwijzer_type
            AGB van de verwijzer = verwijzer_agb
            Naam van de verwijzer = verwijzer_naam
            Eigen huisarts = huisartspraktijk_naam
            """,
            verwijzer_type=_SOORT_VERWIJZER,
            geslacht={"0": "?", "1": "jongen", "2": "meisje"},
        ),
        vorm="xlsx",
        datum="cel",
        zonder_nullen=frozenset({"verwijzer_agb"}),
    ),
    Export(
        "magazijn_feiten",
        "beschikkingen",
        _k(
            """
            SK_FEIT = (regelnummer)
            DIM_GEMEENTE_CD = gemeente
            FCT_TOEWIJZING_NR = toewijzingnummer
            FCT_BESLUIT_NR = beschikkingnummer
            DIM_BURGER_BSN = bsn
            DIM_BURGER_GEBOORTE_DT = geboortedatum
            DIM_PRODUCT_CATEGORIE_CD = productcategorie
            DIM_PRODUCT_CD = productcode
            DT_TOEWIJZING = toewijzingsdatum
            DT_INGANG = ingangsdatum
            DT_EINDE = einddatum
            DT_STOP = stopdatum
            DT_REGISTRATIE = registratiedatum
            DIM_ZORGAANBIEDER_AGB = aanbieder_agb
            DIM_VERWIJZER_SRT_CD = verwijzer_type
            DIM_VERWIJZER_AGB = verwijzer_agb
            DIM_VERWIJZER_NM = verwijzer_naam
            FCT_OMVANG_AANTAL = volume
            DIM_EENHEID_CD = eenheid
            DIM_FREQUENTIE_CD = frequentie
            """
        ),
        scheiding="\t",
        codering="utf-16",
        datum="serieel",
        komma=".",
    ),
    Export(
        "lange_namen",
        "beschikkingen",
        _k(
            """
            client_burgerservicenummer = bsn
            client_geboortedatum = geboortedatum
            client_geslachtsaanduiding = geslacht
            beschikking_identificatie = beschikkingnummer
            beschikking_wet = wet
            toewijzing_identificatie = toewijzingnummer
            toewijzing_referentie_van_aanbieder = referentie_aanbieder
            toewijzing_product_hoofdgroep = productcategorie
            toewijzing_product_code = productcode
            toewijzing_datum_verzonden = toewijzingsdatum
            toewijzing_tijd_verzonden = toewijzingstijd
            toewijzing_datum_begin_recht = ingangsdatum
            toewijzing_datum_einde_recht = einddatum
            toewijzing_reden_mutatie = reden_wijziging
            toewijzing_status = status
            zorgaanbieder_agbcode = aanbieder_agb
            """
        ),
        datum="%d-%m-%Y",
        open_einde="31-12-2099",
    ),
    Export(
        "jeugdteam_registratie",
        "beschikkingen",
        _k(
            """
            Kindnummer (BSN) = bsn
            Geb.datum kind = geboortedatum
            Toewijzing = toewijzingnummer
            Cat. = productcategorie
            Productcode iJw = productcode
            d.d. toewijzing = toewijzingsdatum
            Start zorg = ingangsdatum
            Eind zorg (gepland) = einddatum
            Eind zorg (werkelijk) = stopdatum
            Instelling AGB = aanbieder_agb
            Instelling = (aanbieder)
            Verwezen door (soort) = verwijzer_type
            Verwezen door (AGB) = verwijzer_agb
            Verwezen door (naam) = verwijzer_naam
            Praktijk waar kind is ingeschreven = huisartspraktijk_naam
            Gewijzigd door = (medewerker)
            """,
            verwijzer_type=_SOORT_VERWIJZER,
        ),
        codering="cp1252",
        datum="%d.%m.%Y",
    ),
    Export(
        "verkeerde_namen",
        "beschikkingen",
        _k(
            """
            Gem. = gemeente
            Beschikkingsnr ~ toewijzingnummer
            Client = bsn
            Jaar = (jaar)
            Cat = productcategorie
            Code = productcode
            Datum 1 ~ toewijzingsdatum
            Datum 2 ~ ingangsdatum
            Datum 3 ~ einddatum
            Instantie = aanbieder_agb
            Type verw. = verwijzer_type
            """
        ),
        datum="%d-%m-%Y",
        open_einde="31-12-9999",
    ),
    Export(
        "verzoeken_portaal",
        "verzoeken",
        _k(
            """
            Gemeente (code) = gemeente
            Kenmerk zorgaanbieder = referentie_aanbieder
            BSN jeugdige = bsn
            AGB zorgaanbieder = aanbieder_agb
            Gevraagde categorie = productcategorie
            Gevraagd product = productcode
            Gewenste startdatum = ingangsdatum
            Soort verwijzer = verwijzer_type
            Code verwijzer (AGB) = verwijzer_agb
            Naam verwijzer = verwijzer_naam
            Datum van het verzoek = dagtekening
            """,
            verwijzer_type=_SOORT_VERWIJZER,
        ),
        codering="utf-8-sig",
    ),
    Export(
        "aanvragen_extract",
        "verzoeken",
        _k(
            """
            req_ref_provider = referentie_aanbieder
            req_bsn = bsn
            req_provider_agb = aanbieder_agb
            req_category = productcategorie
            req_product = productcode
            req_start = ingangsdatum
            req_referrer_kind = verwijzer_type
            req_referrer_agb = verwijzer_agb
            req_referrer_name = verwijzer_naam
            req_sent = dagtekening
            """,
            verwijzer_type=_REFERRER,
        ),
        scheiding=",",
        datum="%Y-%m-%dT00:00:00Z",
    ),
    Export(
        "facturen_suite",
        "declaraties",
        _k(
            """
            Opdrachtnr = toewijzingnummer
            BSN = bsn
            Zorgcategorie = productcategorie
            Zorgproduct = productcode
            Periode van = begindatum
            Periode t/m = einddatum
            Gedeclareerd aantal = volume
            Tijdseenheid = eenheid
            Gedeclareerd (EUR) = bedrag
            D/C = debet_credit
            Regelkenmerk = referentienummer
            Corrigeert regel = vorig_referentienummer
            """,
            debet_credit=_DC,
        ),
        codering="cp1252",
        duizend=".",
        euro="€ ",
        totaal=True,
    ),
    Export(
        "kosten_magazijn",
        "declaraties",
        _k(
            """
            gem_cd = gemeente
            decl_regel_ref = referentienummer
            decl_regel_ref_oud = vorig_referentienummer
            toewijzing_nr = toewijzingnummer
            client_bsn = bsn
            prod_cat_cd = productcategorie
            prod_cd = productcode
            dt_prestatie_van = begindatum
            dt_prestatie_tot = einddatum
            qty_geleverd = volume
            eenheid_cd = eenheid
            amt_ingediend = bedrag
            debet_credit_ind = debet_credit
            """
        ),
        scheiding="|",
        datum="jjjjmmdd",
        komma=".",
    ),
    Export(
        "praktijkenlijst_ros",
        "praktijken",
        _k(
            """
            AGB-code praktijk = praktijk_id
            Naam huisartsenpraktijk = naam
            Gemeentecode (CBS) = gemeente
            Open sinds = geldig_van
            Gesloten per = geldig_tot
            Overgenomen door (AGB) = opgegaan_in
            Ook bekend als = aliassen
            """
        ),
        vorm="xlsx",
        datum="cel",
        boven=("Huisartsenpraktijken in de regio",),
        zonder_nullen=frozenset({"praktijk_id", "opgegaan_in"}),
    ),
    Export(
        "huisartsen_en_hun_praktijk",
        "zorgverleners",
        _k(
            """
            Persoonlijke AGB = zorgverlener_agb
            Praktijk-AGB = praktijk_id
            Werkzaam vanaf = geldig_van
            Werkzaam tot en met = geldig_tot
            Functie = rol
            Achternaam en voorletters = naam
            """
        ),
        codering="cp1252",
    ),
    Export(
        "ingeschreven_patienten",
        "patienten",
        _k(
            """
            Praktijk (AGB) = praktijk_id
            Stand per = peildatum
            Woongemeente = gemeente
            Aantal jeugdigen 0 t/m 17 = patienten_onder_18
            Leeftijdsgroep = leeftijdsklasse
            """
        ),
        scheiding=",",
        datum="%Y-%m-%d",
    ),
)

UITVOER_KOPPEN: dict[str, dict[str, str]] = {export.naam: export.betekenis for export in EXPORTS}
"""Name of the export → header → canonical column (empty: none of them)."""
