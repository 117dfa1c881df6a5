"""
A later list of spellings: of warehouses, pivot tables, messages and tables, with mistakes of typing.

It stands apart from the program for the same reason as the earlier one.
"""

from __future__ import annotations

from onbekende_koppen import Export
from onbekende_spellingen import make_exports

PER_SOORT = 3

_COLUMNS = """
gemeente: CBS-nummer gemeente | Toewijzing.Gemeentecode | src_gemcode | GM-code | JZ_GEMEENTE | Gemeentecode (4
    cijfers) | afzender_gemeentecode | Verantwoordelijke gemeente code | JZ_GEMCD | src_gemeente_bk | Gem code
    woonplaatsbeginsel | DimGemeente[GemeenteCode] | Gemeente (financieel verantwoordelijk) | GemeenteID CBS
toewijzingnummer: toewijzing_bk | JZ_TOEWIJZINGNR | Toew.nr. | Nr toewijzing (301) | fct_toewijzing.toewijzing_nr |
    Toewijsnummer | TB_TOEW_NUMMER | Toewijzingen[Toewijzingsnummer] | toewijzigsnummer | Nr. toewijzing 301 |
    ToewijzingID JW301 | ToegewezenProduct.ToewijzingNummer | TOEW_NUM | Toewijzignsnummer | 301 nummer |
    a.toewijzingsnr | Zorgtoewijzing nr
bsn: cl_bsn_nr | Toewijzing.BSN jeugdige | Sofinr/BSN | SOC_BSN_CLIENT | Burger Service Nummer kind |
    dim_client.bsn_bk | burgerservicenumer | BSN-nummer client | SOC_BSN | Client.BSN | Clienten[BSN] | src_bsn_client
    | BSN/sofi | client_bsn_bk
geboortedatum: Geb.dat. jeugdige | Clienten[Geboortedatum] | CLIENT_GEBDAT_JJJJMMDD | a.geboorte_dat | CL_GEB_DT |
    Datum geboorte (dd-mm-jjjj) | gbdatum | Gebdatum kind | Client.Geboortedatum.Datum | src_geboorte_dt | Geb dtm
geslacht: GESL_CD | Gender client | Geslachtsaanduiding (oms) | cl_geslacht_oms | Clienten[Geslacht] | J/M
    (jongen/meisje) | geslachtcode iJw | SEX_CD | gender_cd | CL_GESLACHT | Gender jeugdige | GSLCHT | Geslacht oms |
    geslacht_code_cbs
postcode4: pc_cijfers | ADRES_PC4_CD | Woonadres postcode | Postcode cijferdeel | dim_adres.pc4_nr | Postcode4
    woonadres | Numeriek deel postcode | CL_POSTCD4 | Clienten[Postcode 4-cijferig]
wet: REGELING_CD | DIM_WET_OMS | szregel.omschryving | Domein (Jeugd/Wmo) | kode_regeling | Grondslag wet | Domein
    (Jw/Wmo) | Wet oms | SOC_WET_CD | Voorziening.Wet | WMO/Jeugd | Jeugdwet/Wmo | Regeling omschrijving
beschikkingnummer: Beschikkingsnr. | wvdos.besluitnr | beschikking_bk | JZ_BESLUITNUMMER |
    Beschikkingen[Beschikkingsnummer] | beschikingnummer | Nummer beschikking | JZ_BESCHNR | Beschikking.Nummer |
    Beschikkingnr gemeente | Nr besluit | a.beschikkingsnummer
productcategorie: Categorie (JZ020) | Voorzieningcategorie code | JZ_CATEGORIE | cat_code_2pos |
    Toewijzing.Productcategorie | Hoofdgroep product (cd) | dim_product.categorie_bk | Prod.categorie | Prod.cat. |
    Categorie product (iJw) | JZ020 categorie | Product.Categorie | Categoriecode JZ020 | Hoofdcategorie product |
    Productgroep code (2 cijfers) | Producten[Categorie] | cat_product_cd
productcode: iJw-code product | product_bk | Producten[Productcode] | TB_PRODUCT.CODE | ProdCode_iStd | Product (JZ21)
    | Product.Code | product_code_bk | Artikelcode zorg | a.prodcode | Producten[Code] | Prodct code | Gecontracteerd
    product code
toewijzingsdatum: TOEW_DT | Dat. toewijzing (301) | JZ_DATUM_TOEW | Toewijzing.Datum toegewezen | date_key_toewijzing
    | toewijzigingsdatum | Toewijzingsdatum 301 | Dd. toewijzing | Datum opdracht | JZ_DAT_TOEW | Toewijzing[Datum
    toewijzing] | ToewijzingsDatumTijd | ToegewezenProduct.Toewijzingsdatum | DatToewijzing | opdrachtdatum
toewijzingstijd: Tijd toewijzing (uu:mm) | toewijzings_tm | Toewijzing.Tijdstip | uur toewijzing | toewijzingTijd
    hh:mm:ss | JZ_TOEW_TIJDST | toewijzing_tm | Tijd toewijzing (uu:mm:ss) | ToegewezenProduct.Toewijzingstijd |
    JZ_TIJD_TOEW | Toewijzingstijdstip | Toewijzing[Tijd] | Tijd van toewijzen | opdrachttijd | toew_time
ingangsdatum: Toewijzing.Ingangsdatum | Toewijzingen[Startdatum] | datumStartToewijzing | Begindat. indicatie | Geldig
    vanaf toewijzing | start_date_allocation | Ingangsdat. (jjjj-mm-dd) | JZ_INGDAT | ingansdatum | Ingangsdtm |
    Ingang | Startdatum indicatie | Geldig vanaf voorziening | Dat. ingang | Start toewijzing | Datum ingang
    geldigheid | Ingangsdatum (jjjj-mm-dd) | Voorziening start | allocation_start_date | Toegewezen vanaf
einddatum: Einddat. toewijzing | Toewijzing.Einddatum | datumEindeToewijzing | Toewijzingen[Einddatum] |
    end_date_allocation | Toegewezen t/m | JZ_EINDDAT | Einddtm | Datum einde geldigheid | Dat. einde | Voorziening
    eind | Einddatum (jjjj-mm-dd) | allocation_end_date | Geïndiceerd tot
stopdatum: Feitelijke einddatum zorg | Stopbericht 307 datum | dd_stop_zorg | Toewijzing.Stopdatum | 307_einddatum |
    JZ_STOPDAT | Datum stopzetting | Stopgezet per | Stopzorg datum | Datum beëindiging zorg | Einddatum levering |
    actual_stop_date | Zorg beeindigd op | 307 datum
reden_wijziging: RDN_WIJZ_CD | Reden mutatie (JZ002) | redenWijziging_oms | Reden wijz. | Toewijzing.Reden wijziging |
    JZ002_CODE | Reden intrekking/wijziging | Mutatiereden toewijzing | JZ002 reden | Reden mutatie toewijzing |
    reden_wijz_cd | ToegewezenProduct.RedenWijziging | Reden intrekking | Wijz.reden code | JZ_RED_WIJZ | Reden
    wijziging toewijzing oms | Toewijzing[Reden wijziging] | Reden van wijziging (code)
aanbieder_agb: AGB-code instelling | ZA_AGB_CD | Aanbieder.AGB-code | agb_aanb_nr | Zorgaanbieders[AGB code] |
    Instelling (AGB) | JZ_AGBCODE_LEV | dim_aanbieder.agb_bk | AGB jeugdhulpaanb. | AGB-code aanbieder | Leveranciers
    AGB | AGB_LEV | agb_cd_zorgaanb | Ontvanger (AGB) | SOC_AGB_AANB | Zorgverl.instelling AGB | AGB nr leverancier |
    Vektiscode aanbieder | Instellingscode (AGB)
leveringsvorm: Natura of PGB | Financieringsvorm (ZIN/PGB) | Toewijzing.Leveringsvorm | JZ_LEVVORM | PGB of ZIN |
    Lev.vorm | Soort verstrekking (ZiN/PGB) | Voorziening.Leveringsvorm | zin_pgb_ind | Wijze van verstrekken
status: TOEW_STATUS | Stat. toewijzing | status_indicatie | Current Status | Status regel | Resultaat
    (toegewezen/afgewezen) | wvind_b.status | JZ_STATUS_CD | Toestand toewijzing | Fase/status | Stat. | Toew. status
    oms | Beschikkingstatus | voorziening_status_cd | Toewijzing[Status] | Resultaat besluit | Stand van zaken |
    Actueel/afgesloten
referentie_aanbieder: Ref. aanbieder | Referentienr aanbieder (315) | referentieAanbieder_bk | Aanbiederreferentie |
    Toewijzing.ReferentieAanb | JZ_REF_ZA | Ref zorgaanb. | Referentienr. aanbieder | ReferentieAanb | JZ_REF_AANB |
    Uw kenmerk aanbieder | AangevraagdProduct.ReferentieAanbieder | Referentie leverancier | aanbieder_referentie_bk |
    Ref.nr. zorgaanbieder
verwijzer_type: VERW_TYPE_CD | Type verwijzer (COD327) | Verwijzer categorie | COD327_CODE | Verwijzer.Type |
    Verwijzersoort_oms | Verw. type | Verwijzer cat. | Verwijzing door (code) | JZ_VERW_TYPE | Herkomst verwijzing |
    Verwijzers[Type verwijzer] | Ingang via
verwijzer_agb: Zorgverlenerscode verwijzer | verwijzer_zorgverlenercode | Verwijzer.Zorgverlenercode | AGB-code
    huisarts (verwijzer) | verw_agb_cd | dim_verwijzer.agb_bk | JZ_VERW_AGB | Verwijzers[AGB] | AGB huisarts verwijzer
    | Verwijzercode | Verw.AGB (8 pos) | agbcode_verwijzend_huisarts
verwijzer_naam: Naam verwijzend arts | Verwijzer.Naam | Wie heeft verwezen | Verwijzende huisarts | Verwijzers[Naam
    verwijzer] | JZ_NM_VERWIJZER | Verwijzer (vrije tekst) | Verwijzend arts | JZ_VERW_NAAM | Verwijzers[Naam] | Naam
    verwijzend huisarts | NaamVerwijzer_oms | Doorverwezen door (naam) | Naam v.d. verwijzer
huisartspraktijk_agb: Praktijk AGB verwijzer | AGB-code praktijk huisarts | ha_praktijk_agb_cd | Huisartspraktijk.AGB
    | Praktijkcode AGB (HA) | AGB onderneming huisarts | Vestigings-AGB huisartspraktijk | JZ_HAP_AGB | Praktijk
    AGB-code | Praktijkcode huisarts (AGB) | Vestigings-AGB huisarts | AGB-code huisartsenprkt | Verwijzende praktijk
    AGB
huisartspraktijk_naam: Naam huisartsenpraktijk verwijzer | Praktijk van de huisarts | ha_praktijk_nm |
    Huisartspraktijk.Naam | HA-praktijk (naam) | Verwijzende praktijk | Verwijzer praktijknaam | JZ_HAP_NM | Naam
    praktijk huisarts | Huisartsenprkt. | JZ_HAP_NAAM | Praktijk verwijzer | Huisartsenpost/praktijk naam
volume: TOEW_VOLUME | Omvang.Volume | Volume toew. | Som van volume toegewezen | aantal_eenheden_toew |
    Toewijzingen[Volume] | Aantal (omvang) | JZ_OMVANG_VOLUME | Aantal eenheden toegewezen | volume_toew | Som van
    Volume | Geïndiceerde omvang | Sum of Volume toegewezen | Hoeveelheid toegewezen | Toewijzing[Volume] | Toeg.
    aantal
eenheid: Eenheid (min/uur/dagdeel) | Omvang.Eenheid | Toewijzing.Eenheid | Eenheidcode (WJ756) | Uren/etmaal/stuks |
    Volume eenheid | Eenheid (min/uur/etm) | Toewijzing[Eenheid] | Eenheidcode WJ756 | Omvang in | Eenheid
    (01/04/14/16/82/84)
frequentie: Frequentie omvang | Omvang.Frequentie | Per dag/week/maand | freq_oms | Toewijzing.Frequentie | Freq.
    levering | Per (periode) | JZ_FREQ | Toewijzing[Frequentie] | Frekwentie | Inzet per (wk/mnd/totaal)
registratiedatum: Datum registratie toewijzing | Toewijzing.Aanmaakdatum | created_dt | JZ_REGDAT | Boekdatum
    registratie | Reg.datum | Ingevoerd d.d. | Toewijzing[Datum geregistreerd] | DatRegistratie | Datum aangemaakt
v_ingangsdatum: VOT_INGANG_DT | datumIngangToewijzing | Toewijzing ingangsdatum (315) | Aangevraagde startdatum |
    Verzoek.Ingangsdatum | Ingangsdatum gevraagd | verzoek_start_dt | GewensteIngangsdat | Begindatum verzoek |
    Toewijzing ingangsdatum (aangevraagd) | Gevraagde startdatum | gewenste_ingang_dt |
    AangevraagdProduct.ToewijzingIngangsdatum | Aangevraagd vanaf | VOT_INGDAT | Gewenste start zorg | Ingangsdat.
    verzoek | Verzoeken[Ingangsdatum]
v_einddatum: VOT_EIND_DT | ToewijzingEinddatum (315) | Aangevraagde einddatum | Verzoek.Einddatum | verzoek_eind_dt |
    GewensteEinddat | Aangevraagd t/m | Einddat. verzoek | Toewijzing einddatum (aangevraagd) | Gevraagde einddatum |
    AangevraagdProduct.ToewijzingEinddatum | VOT_EINDDAT | Verzochte einddatum | Verzoeken[Einddatum] | Verwachte
    einddatum
dagtekening: Dagtek. bericht | Header.Dagtekening | BerichtIdentificatie.Dagtekening | Datum dagtekening verzoek |
    vot_dagtekening_dt | Verzonden op (bericht) | Dagtek. | dagtekening_dt | JZ_DAGTEK | Datum verzending bericht |
    Berichten[Dagtekening] | Dagtekning | d.d. bericht 315 | Datum ontvangst verzoek
d_begindatum: ProductPeriode.Begindatum | Begin declaratieperiode | Start levering | Decl. periode van |
    Declaraties[Begindatum periode] | Geleverd van | prestatie_van_dt | Declaratie datum van | dd_begin_prestatie |
    Begindatum prestatie | Prestatie van | Gedeclareerd vanaf | DECL_BEGDAT | Prestatie begin (dd-mm-jj) |
    Declaratieregel.datumStart | Geleverd vanaf | FIN_PERIODE_VAN | Declaraties[Begindatum] | Zorg van | Startdatum
    prestatieperiode
d_einddatum: ProductPeriode.Einddatum | Einde declaratieperiode | Einde levering | Decl. periode t/m |
    Declaraties[Einddatum periode] | Geleverd t/m | prestatie_tm_dt | Declaratie datum tot | dd_eind_prestatie |
    Prestatie t/m | Gedeclareerd t/m | Decl. periode tot | DECL_EINDDAT | Prestatie eind (dd-mm-jj) |
    Declaratieregel.datumEinde | FIN_PERIODE_TM | Declaraties[Einddatum] | Zorg t/m
d_volume: Aantal gedeclareerde eenheden | Sum of GeleverdVolume | Som van geleverd aantal | decl_qty |
    Prestatie.Volume | FACT_DECLARATIE.AANTAL | Prestatie.GeleverdVolume | Gedecl. volume | DECL_VOLUME |
    Gedeclareerde eenheden | Som van Geleverd volume | Declaraties[Aantal] | Aantal prestaties | Hoeveelheid geleverd
    | FIN_AANTAL_EENH
bedrag: Sum of Bedrag | Som van bedrag | Gedeclareerd bedrag (€) | Declaraties[Bedrag] | IngediendBedrag.Bedrag |
    bedrag_incl | Bedrag in centen | fct_decl.amt_eur | Bedr. | Bedrag excl. btw | Factuurbedrag regel | Totaal
    ingediend
debet_credit: DebetCredit indicatie | Credit of debet | Prestatie.DebetCredit | DECL_DEB_CRED | Soort boeking (D/C) |
    Debet/credit indicatie | IngediendBedrag.DebetCredit | Indicatie debet credit | DECL_DC | Deb. of cred. |
    Declaraties[D/C] | Credit J/N
referentienummer: REFNR_PRESTATIE | Referentienr. declaratieregel | ProductReferentie.ReferentieNummer |
    Prestatiereferentie | ref_nr_regel | Decl.regel referentie | Regelreferentie | Declaratieregel.Refnr |
    prestatie_ref_bk | Ref.nr. | Prestatie ref.nr. | Ref.nr. regel | DECL_REFNR | Declaratieregel referentie |
    claim_line_reference | prestatie_bk | Ref nummer declaratieregel | Declaraties[Referentienummer] | Uniek
    regelnummer 323 | Referentie prestatieregel
vorig_referentienummer: VorigReferentieNr | Ref. oorspronkelijke regel | Gecrediteerde referentie | Referentie te
    crediteren prestatie | ProductReferentie.Vorig | Oude referentienr. | prev_ref_nr |
    ProductReferentie.VorigReferentieNummer | Ref. te crediteren regel | DECL_VORIG_REFNR | Oorspronkelijk
    referentienr | Credit op referentie | Declaraties[Vorig referentienr] | vorig_ref | Referentie orig. prestatie |
    Oude ref.
praktijk_id: PRAKTIJK_BK | prk_id | dim_praktijk.praktijk_key | Vektis praktijkcode | HAP-nummer | AGB
    praktijk/onderneming | Praktijkidentificatie | Praktijknr. | PRAKT_ID | Code huisartsenpraktijk |
    Praktijken[PraktijkID] | Praktijk-ID regio | HA_PRAKT_KEY | Sleutel praktijk | Nr. huisartsenpraktijk |
    Vestigingsnr praktijk | id_huisartspraktijk
p_naam: Handelsnaam praktijk | Naam onderneming (Vektis) | dim_praktijk.naam | Huisartsenpraktijk naam | Statutaire
    naam praktijk | Officiële praktijknaam | PRAKT_NAAM | Handelsnaam | Praktijken[Naam] | Weergavenaam praktijk |
    Naam onderneming | Praktijk omschr. | Vestigingsnaam
geldig_van: Begindatum geldigheid | dd_ingang_geldig | eff_from_dt | Geldigheid.Start | Ingangsdat. geldigheid |
    datumIngangGeldigheid | SCD_VALID_FROM | Gld van | Ingang geldigheid | dt_geldig_van | Geldigheid start | Van
    (dd-mm-jjjj) | DatumIngangGeldigheid record | eff_from
geldig_tot: dd_einde_geldig | eff_to_dt | Geldigheid.Einde | datumEindeGeldigheid | SCD_VALID_TO | Gld tot |
    dt_geldig_tot | Eind geldigheid | Geldigheid einde | T/m (dd-mm-jjjj) | Vervallen per | eff_to | Actief tot |
    Vervaldatum
opgegaan_in: OPVOLGER_PRK_ID | Overgegaan in praktijk | Rechtsopvolger (AGB) | samengevoegd_met | Fusie naar |
    Praktijk opgevolgd door | Voortgezet in | successor_practice_id | Nieuwe praktijkcode na fusie | Gefuseerd met
    (praktijknr) | Voortgezet als | Praktijken[Opgegaan in] | Verwijst door naar praktijk
aliassen: Alias praktijk | ALIAS_LIJST | Alternatieve praktijknaam | Vroegere namen | prk_alias_oms | a.k.a. |
    Roepnaam praktijk | Oude namen praktijk | Bekend onder de naam | Zoeknamen | Praktijken[Aliassen] | Varianten naam
    | Voorheen genaamd
zorgverlener_agb: ZV_AGB_CD | AGB-code persoon | Care Provider AGB | Zorgverlenercode (Vektis) | Zorgverlener.AGB-code
    | Persoons-AGB | Medewerker AGB | AGB huisarts (persoonlijk) | ZV_AGB | practitioner_agb | AGB pers. | HA AGB-code
    persoon | Zorgverleners[AGB] | Vektis zorgverlenercode | AGB waarnemer/HIDHA | AGB-ZV
rol: Dienstverband (vast/waarnemer) | rol_oms | Zorgverlener.Rol | Functie (HA/POH/waarn.) | Type medewerker |
    Huisarts/waarnemer/HIDHA | ZV_ROL_CD | Functie in praktijk | role_cd | Rol (HA/HIDHA/waarnemer) |
    Zorgverleners[Rol] | Type dienstverband | practitioner_role | Beroep/rol | Relatie tot praktijk | ZV_ROL |
    Praktijkhouder/waarnemer
z_naam: ZV_NAAM | Provider Full Name | Zorgverlener.Naam | Huisarts (naam en voorletters) | Medewerker naam |
    zv_volledige_naam | Huisarts (achternaam) | practitioner_name | Naam dokter | Zorgverleners[Naam] | Naam ZV |
    Weergavenaam arts | Achternaam huisarts | Volledige naam zorgverlener | arts_nm | Dokter
soj: Met of zonder SOJ | Ondersteuner jeugd in praktijk (ja/nee) | POH-jeugd j/n | SOJ-praktijk | Praktijk.SOJ actief
    | Specialistisch ondersteuner jeugd | Praktijk met SOJ? | SOJ ja/nee | Doet mee met SOJ | Interventiegroep (1/0) |
    SOH aanwezig | Heeft ondersteuner jeugd | Indicatie SOJ | Praktijkgroepen[SOJ] | Wel/geen SOJ
pg_reden: Reden indeling groep | Toelichting SOJ-status | Reden deelname | Reden geen SOJ | Reason Group |
    REDEN_SOJ_OMS | Waarom wel/geen SOJ | Aanleiding wijziging groep | reden_praktijkgroep | Motivatie indeling | SOJ
    reden start/stop | Toelichting indeling SOJ | Reden wel/geen SOJ | Waarom (geen) SOJ | Motivatie deelname |
    group_reason | Praktijkgroepen[Reden] | Reden start/stop SOJ | SOJ_REDEN | Reden groepswissel | Onderbouwing
    indeling
peildatum: Peildat. | Meetdatum | Stand op (dd-mm-jjjj) | Peildatum telling | Stand d.d. | Telling per | Peildatum
    (jjjj-mm-dd) | Situatie op | Patientenstand per
patienten_onder_18: Aantal pat. <18 | Ingeschreven jeugd 0-17 | Pt. < 18 jr | Aantal patiënten 0 t/m 17 jaar |
    n_pat_lt18 | Jeugdpatiënten | ION <18 | Ingeschreven kinderen | Som van pat_jeugd | Patiënten jonger dan 18 | Pat.
    0-17 jr | Ingeschreven patiënten 0 t/m 17 | Patienten jonger dan 18 | N <18 | Aantal jeugdigen ingeschreven | ION
    0-17 | Patiënten[Aantal onder 18] | Som van patienten <18 | Jeugdige patiënten op naam | Aant. patienten onder de
    18 jaar | Praktijkomvang <18 jr | Op naam ingeschreven 0-18
leeftijdsklasse: lft_cat_oms | Leeftijdscohort | dim_leeftijd.klasse | Leeftijdsinterval (0-4/5-11/12-17) |
    leeftijdklase | Leeftijdscat. | Lftcat | Leeftijdsklasse (0-3, 4-11, 12-17) | LFT_KLASSE_CD |
    Patiënten[Leeftijdsgroep] | Leeftijdsbracket | Leeftijd van-tot | lk_oms
kwartaal: Kw. | Q | Periode (kwartaal) | dim_tijd.kwartaal | Calendar Quarter | kwartaal_bk | Datum[Kwartaal] | Kwrt |
    Jr/Kw | DimDatum.Kwartaal | Kwartaalnr
uren_gepland: Geplande inzet (uur) | Contracturen SOJ | Uren volgens afspraak | gepl. uren | Inzet gepland u/kw |
    hrs_planned | Ureninzet begroting | Som van uren plan | Begrote uren SOJ | Uren volgens plan | SOJ_UREN_PLAN | Som
    van Geplande uren | Uren (planning) | Urenbegroting | uren_pl | SOJ inzet[Uren gepland]
uren_werkelijk: Werkelijke inzet (uur) | Gewerkte uren SOJ | werk. uren | Inzet realisatie u/kw | hrs_actual |
    Urenverantwoording | Som van uren real. | Uren ingezet | SOJ_UREN_REAL | Som van Gewerkte uren | Geschreven uren |
    SOJ inzet[Uren werkelijk] | urenverantwoording SOJ
si_kosten: KOSTEN_SOJ_EUR | Loonkosten SOJ (€) | SOJ Costs | Som van kosten SOJ | Totale kosten praktijkondersteuning
    | soj_inzet.bedrag | Uitgaven SOJ | Cost Amount EUR | Kosten (euro) | Gefactureerde kosten SOJ | Kosten inzet SOJ
    (€) | Loonkosten SOJ | soj_cost_eur | Lasten SOJ | Kosten ondersteuner jeugd | Uitgaven SOJ kwartaal | SOJ
    inzet[Kosten] | Totale kosten inzet | Bedrag SOJ | Kosten POH-jeugd
kostensoort: Kst.soort | kostensrt_oms | Salaris/overhead/reis | Inzet.Kostensoort | Srt kosten | Kostencategorie SOJ
    | Kstsrt | Kosten soort oms | SOJ inzet[Kostensoort] | Werkelijk/begroot (kosten) | Kostenpost soort | cost_kind
lv_jeugdigen: Unieke jeugdigen lokaal veld | Aantal kinderen geholpen | Som van jeugdigen | Jeugdigen lokaal team |
    aantal_unieke_jgd | Bereikte jeugdigen | Aantal cliënten jeugd lokaal | Distinct Count of Jeugdige | Aantal
    jeugdigen lokaal veld | Jeugdigen lokaal veld | LV_N_JEUGD | Jeugdigen in wijkteam | Aantal cliënten lokaal team |
    Verwezen naar lokaal veld (n) | Distinct count jeugdigen | Lokaal veld[Jeugdigen] | Aant. kinderen geholpen CJG |
    Aantal jeugdigen voorliggend veld | N jgd lokaal
lv_kosten: Uitgaven lokaal team (€) | Local Field Costs | Kosten voorliggend veld | Lokale kosten | Kosten wijkteam
    jeugd | lv_kosten_eur | Kosten CJG | Som van kosten lokaal | Uitgaven basisteam jeugd | Uitgaven lokaal veld |
    LV_KOSTEN | Lasten lokaal team (€) | local_team_cost | Som van kosten lokaal veld | Lokaal veld[Kosten] | Kosten
    CJG per kwartaal | Bedrag lokaal veld | Kst. lokaal | Totaal kosten lokale inzet | lokaal_veld_euro
lv_gemeente: Gemeentecode lokaal veld | LV_GEM_CD | Gemeente (CBS-code) | Gemeentenr. | Municipality ID | gem_nr |
    lokaalveld.gemeente_cd | Code gem. | CBS-gemeentecode | Uitvoerende gemeente | lv_municipality_cd | Lokaal
    veld[Gemeente] | LV_GEMCODE | Gemeente wijkteam (code) | Code gem. lokaal team | gemeente_lv_cd | Gem.nr. |
    Gemeente nr (CBS) | CBS gemeentenr | local_authority_code | GM-code | Gemeente (GMxxxx) | Gemeente kode
zorgvorm: dim_zorgvorm.cd | Zorgvormgroep | Segment/zorgvorm | Zorgsoort (SGGZ/BGGZ) | Type jeugdhulp | Zorgvorm
    (SJGGZ/GBJGGZ) | Prijzen[Zorgvorm] | Zorgvorm oms | Ggz-vorm | Indeling zorgvorm
pr_bedrag: Gemiddelde prijs traject | Prijs per traject (€) | Gem. kosten per traject | Average Price per Case |
    prijs_bedrag | Kostprijs traject | Prijs (euro) | Prijzen[Prijs] | P per zorgvorm | Gemiddelde prijs traject (€) |
    price_per_trajectory | Prijzen[Bedrag] | Gemiddelde trajectkosten | Trajectbedrag | Avg prijs | Normprijs | Prijs
    (EUR, incl.)
pr_soort: Prijs gemeten of aanname | prijssrt_oms | Status prijs (meting/aanname) | Prijzen[Prijssoort] | PRIJSSRT_CD
    | Prijzen[Soort] | Meting of aanname | Werkelijk of aangenomen prijs | prijs_soort_oms | Status prijs
    (gemeten/geschat) | Prijskenmerk
bron: Bron gegevens | Bron/document | Bron (URL) | Herkomst gegeven | Bron cijfer | Brondocument | Herkomst prijs |
    Prijzen[Bron] | Bron/herkomst | Bron (rapport, pagina) | Literatuur/bron | Gegevensbron
prijspeil: Price Level Year | Indexjaar | Loon- en prijspeil | prijsp. | Base Year Prices | pp_jaar | Peil prijs |
    Prijzen in euro's van | Prijzen[Prijspeil] | Prijsjaar | Basisjaar prijs
c_categorie: Hoofdcategorie code | CATEGORIE_CD | Cat.code | Productgroep (2 cijfers) | codetabel.categorie | JZ020
    categorie | Codes[Categorie] | Categorienr. | Productcategorie (tabel codes) | CODE_CAT | Hoofdcode | Categorienr.
    JZ020 | category_cd | Categorie JZ20 | CATEG | Product cat 2-cijferig
c_code: Lokale productcode | CODE_LOKAAL | Local Code | Code product (lokaal) | codetabel.code | Gemeentelijke code |
    Codes[Code] | Standaardcode JZ21 | prd_code_lok | Code (5 pos.) | Code gemeente product | local_product_code |
    JZ21 productcd | Code (5 pos) | iJw-code product | Gemeentelijke productcode | Code zorgproduct | Product code
    (standaard of lokaal)
zorgvorm_streng: Strenge indeling zorgvorm | zorgvorm enge definitie | Zorgvorm eng | zv_strict | Indeling streng |
    Strikte zorgvorm | Smalle definitie zorgvorm | zorgvorm_conservatief | Zorgvorm strenge telling | Codes[Zorgvorm
    streng] | Streng: zorgvorm | Zorgvorm volgens strenge lezing | strict_mapping
zorgvorm_ruim: Ruime indeling zorgvorm | zorgvorm ruime definitie | zv_wide | Indeling ruim | Brede zorgvorm | Ruimste
    lezing zorgvorm | zorgvorm_broad_cd | Zorgvorm ruime telling | Codes[Zorgvorm ruim] | Ruim: zorgvorm | Zorgvorm
    volgens ruime lezing | broad_mapping
soj_relevant: SOJ-relevant J/N | soj_relevance_flag | Meetellen SOJ (ja/nee) | Relevantie SOJ | Valt binnen
    SOJ-analyse | In scope SOJ | Beïnvloedbaar door SOJ | SOJ rel. | Binnen bereik SOJ | Codes[SOJ relevant] | Door
    SOJ te beïnvloeden (j/n) | Meenemen in SOJ-analyse | SOJ_RELEV | Relevante code SOJ
c_reden: Reden indeling code | REDEN_MAPPING | Motivering indeling | Mapping Reason | Onderbouwing zorgvorm | Waarom
    deze zorgvorm | reden_codering | Toelichting indeling zorgvorm | Argumentatie mapping | Rationale | Codes[Reden] |
    Toelichting codering | CODE_REDEN | Reden toekenning zorgvorm | Argumentatie code | Verantwoording keuze zorgvorm
"""
_OTHERS = """
naam_client (persoon): Achternaam jeugdige | Client Last Name | Voorletters en achternaam | cl_naam_volledig |
    Clienten[Naam] | Naam kind | voorvoegsel_achternaam | Achternaam kind | CL_NAAM | Voorletters + achternaam cliënt
    | Naam cliënt (volledig) | Naam + voorvoegsel | Voornamen | SOC_CLIENT_NM | Naam inwoner | Klantnaam
consulent (persoon): CONSULENT_NM | Klantmanager | Gezinsregisseur | Behandelend medewerker | kode_werker |
    Casusregisseur | szwerker.naam | Behandelaar gemeente | Behandelend ambtenaar | Naam consulent | KLANTMGR |
    Casemanager jeugd | Toegangsmedewerker | szwerker | Werker | Gezinscoach
contactpersoon (persoon): Contactpers. | Relatie.Contactpersoon | Contactpersoon aanbieder | contact_naam | Cont.pers.
    | Contactpers. praktijk | CONTACTPERS_NM | Contactpersoon SOJ | t.a.v. | Eerste contact
soj_naam (persoon): Naam ondersteuner jeugd | Medewerker SOJ (naam) | POH GGZ jeugd naam | soj_medewerker_nm | Wie is
    de SOJ | Professional SOJ | SOJ (persoon) | POH-jeugd naam | Medewerker SOJ | SOJ_MDW | Ingezette SOJ'er | Naam
    praktijkondersteuner
straat (straat): Woonadres straat | openbare_ruimte_naam | Clienten[Straat] | Verblijfsadres straatnaam | str.naam |
    Correspondentie-adres straat | ADR_STRAAT | Adres (straat) | CL_STRAAT | Str. | Straatnm BRP | Verblijfsadres
    straat
huisnummer (klein_getal): Huisnr. + toev. | Nr.huis | adr_huisnummer | Huisnummertoevoeging | Clienten[Huisnummer] |
    HSNR | Huisletter/nummer | Adres.Huisnr | Huisnr + toev. | CL_HUISNR | Nr/toevoeging | Huisletter/nr | Adres
    huisnr
plaats (plaats): Woonpl. | Clienten[Woonplaats] | adr_plaats | Plaats jeugdige | Place of Residence | Adres.Plaatsnaam
    | CL_PLAATS | Woonplaatsnaam BAG | Plaats woonadres | Wpl | Woonkern | Verblijfplaats | residence_city
gebruiker (medewerker): Gebruikersnaam | GEBR_ID | Laatst bewerkt door | Medewerkercode invoer | Login | Invoerder |
    Gebruiker | Laatst gewijzigd door | Login medewerker | usr_mut
mutatiedatum (dag): Laatst gewijzigd op | dd_laatste_mutatie | last_update_ts | Wijzigingsdatum record | upd_dt |
    Mutatietijdstip | LAST_MODIFIED_DTTM | Mut.dat. | Tijdstempel mutatie | Datum/tijd mutatie | a.dt_mutatie |
    laatst_bijgewerkt
aanvraagdatum (dag): dd_aanvraag | Datum hulpvraag | Aanvragen[Aanvraagdatum] | Dat. aanvr. | Aanmelddatum |
    Hulpvraagdatum | Aanvragen[Datum]
betaaldatum (dag): Betaalbaarstelling | dd_betaald | Uitbetaald d.d. | paid_dt | Verwerkingsdatum betaling |
    Valutadatum | Dat. betaald | Betaalrun datum | Betalingsdatum | Datum betaalbaarstelling | paid_on | Betaalbatch
    datum
record_id (nummer): Volgnr. | SK_TOEWIJZING | volgnr_ind | dwh_row_key | GUID | Recordnummer | hash_key | Rij |
    Recordnr | SK | uniek | Regel-id systeem | row_nr | dwh_sleutel | Volgnr. record
batchdatum (zelfde_dag): BATCH_DT | Laaddatum DWH | ETL_LOAD_TS | Datum uitdraai | dwh_insert_dt | Verversingsdatum |
    Rapportdatum | Refresh Date | laatste_lading | load_dts | Aanmaakdatum bestand | etl_datum | dwh_laad_dt |
    Draaidatum rapport | extract_date | batch_ts | Bestandsdatum | LDTS
team (team): Organisatieonderdeel | Toegangsteam | afd_team_cd | Sociaal team | Jeugdteam | Afdeling/team |
    Medewerkers[Team] | Behandelend team | Organisatie-eenheid | Team consulent | Kernteam
wijk (wijk): CBS-wijk | Buurtcode | Wijk/buurt | BU_CODE | Adres.Wijk | Wijkcode CBS | WK_CODE | Clienten[Wijk] |
    district_name | Wijk (woonadres) | CL_WIJK | Dorp/wijk
opmerking (opmerking): OPM_TXT | Commentaar | Toelichting (vrij veld) | Comment | opm. | ToegewezenProduct.Commentaar
    | Notities consulent | Kanttekening | Bijz.
duur (klein_getal): Looptijd (mnd) | Duur indicatie | Looptijd toewijzing in maanden | aantal_dagen_looptijd |
    Trajectduur | Duur (weken) | Gem. van duur | Duur | Doorlooptijd (dagen) | Looptijd indicatie | Gem. duur |
    Average of Doorlooptijd | Behandelduur | Aantal maanden looptijd | dgn_in_zorg
tarief (tarief): Producttarief | P (prijs per eenheid) | Contracttarief | ProductTarief (cent) | tarief_incl_index |
    Stukprijs | Tarieven[Tarief] | Prestatie.ProductTarief | Dagtarief | Tarief (€/uur) | Eenheidsprijs | Minuuttarief
    | P x Q: P
aanbieder_naam (instelling): AANB_NAAM | Leverancier | Zorgaanbieder omschrijving | Zorgaanbieders[Naam] | lev_naam |
    Organisatie (aanbieder) | Naam instelling | Aanbieder.Handelsnaam | Vendor Name | Naam zorginstelling |
    leverancier.omschrijving | Leveranciersnaam | Crediteur naam | SOC_LEV_OMS | Hulpaanbieder | Naam lev.
product_oms (voorziening): Producten[Omschrijving] | artikelomschrijving | Product (tekst) | dim_product.oms_lang |
    prod.omschr. | Product oms. | Voorziening oms | Zorgproduct naam | prd_oms_lang
gemeente_naam (plaats): gem_oms | dim_gemeente.naam | Gemeente (tekst) | Gemeenten[Naam] | GM_NAAM | Gemeente
    omschrijving | DimGemeente[Gemeentenaam] | Gem. naam | Woongemeente naam | Naam woongemeente
leeftijd (klein_getal): LEEFTIJD_JR | Leeftijd bij start | age_at_start | Clienten[Leeftijd] | Huidige leeftijd | lftd
    | Leeftijd (jaren) | LFT_JR | Leeftijd nu | Leeftijd cliënt bij ingang | Average of Leeftijd | Lft op 1-1 |
    Leeftijd in mnd
clientnummer (nummer): Cliëntnummer | Klantnr. | Administratienummer | dim_client.client_key | Cliënt nr. Suite |
    Persoonsnummer GWS | Relatienummer | KLANT_ID | SOC_CLIENTNR | Persoonsnummer | Client ID Suite |
    Clienten[Clientnummer] | Administratienr cliënt | szclient_nr | Klantnr GWS | Inwonernr | client_key
budget (tarief): Toegewezen budget | Max. budget (€) | Allocated Budget | Som van budget | Budget in eurocenten |
    PGB-budget | Toewijzingen[Budget] | budget_bedrag | Max. budget | ToegewezenProduct.Budget | Budget (€ per jaar) |
    BUDGET_CENT | Maximaal bedrag toewijzing | Jaarbudget PGB | Plafondbedrag | Budgetruimte
cat_oms (voorziening): cat_naam | Categorie (tekst) | Producten[Categorie naam] | prod_cat_oms_lang | hoofdgroep_oms |
    Productcategorie oms | Omschr. categorie | Naam productcategorie | Categorienaam | Prod.cat. oms |
    Producten[Categorie omschrijving] | prodcat_naam | Omschrijving productcategorie JZ020 | cat_omschr
contract (contract): Inkoopcontract | contract_oms | Contractcode | Contractvorm | Overeenkomstnr. | Framework
    Contract | Contract | CONTRACT_CD | Overeenkomst nr | Contractant j/n | AangevraagdProduct.Raamcontract |
    Inkoopperceel
crisis (ja_nee): CRISIS_IND | Crisis J/N | Spoedzorg (ja/nee) | Spoedindicatie | Crisistraject | Crisis? | ind_spoed |
    Gestart met crisis | Spoedzorg ja/nee | Indicatie crisis | Spoedeisend | Crisishulp (01/02)
jaar (kalenderjaar): Jr. | dim_tijd.jaar | Fiscal Year | Startjaar | Datum[Jaar] | Jaar instroom | Jaar ingang | Jr |
    DimDatum.Jaar
grootboek (rekening): FCL/ECL | Economische categorie | Taakveld (Iv3) | Boekingscombinatie | GB-rek. | GRTBK | ECL |
    Taakveld | Grbk. rekening oms | Boekingsnummer FCL
telefoon (telefoon): Mobiel | Tel. ouders | Contact.Telefoon | Mobiele nr | telnr_prive | Tel. praktijk | 06-nummer |
    Telefoon overdag | Spoedlijn | Tel. vast | contact_phone | Contactgegevens.Telefoon
email (email): EMAIL_ADR | Contact.Emailadres | email_client | Mail contactpersoon | E-mail ouder/verzorger | zorgmail
    | E-mailadres praktijk | E-mail contactpersoon | ZorgMail adres (EDI) | Contactgegevens.Emailadres | e-mail alg.
fte (deel): Formatie (fte) | Fte SOJ | Full Time Equivalent | fte_inzet | Bezetting FTE | Som van fte | Formatieomvang
    | Dienstverband fte | FTE_NORM | Fte huisartsen | fte_total | Formatieplaatsen | Arbeidsplaatsen | FTE_CONTRACT
praktijk_naam (praktijk): Praktijk omschrijving | PRK_NAAM | Practice Description | Praktijken[Praktijknaam] | prk_oms
    | Locatienaam praktijk | Naam gezondheidscentrum | dim_praktijk.oms | Praktijk naam (oms) | Naam huisartsprakt. |
    PRAKT_OMS | Omschr. praktijk | practice_desc | Naam praktijk (ter info) | DimPraktijk[Praktijknaam] | lbl_praktijk
aantal_totaal (nummer): PAT_TOTAAL | Ingeschreven totaal | Praktijkomvang | Aantal ingeschrevenen (alle leeftijden) |
    n_pat_total | Som van patiënten totaal | ION totaal | Totaal ingeschr. | Totaal | Aantal patiënten totaal | Pat.
    totaal (alle lft) | Aantal ingeschrevenen | N totaal | Ingeschreven pat. totaal | list_size | Normpraktijk aantal
    | Eindtotaal | Grand Total
declaratienummer (nota): Declaratie ID | Declaraties[Declaratienummer] | Nummer declaratiebestand | DeclaratieNummer
    323 | Factnr | declaratie_bk | Decl.nr. | Factuurnr leverancier | Declaratie.DeclaratieNummer | Nota nummer |
    Boekstuknummer | Factnr. | Declaratie kenmerk
goedgekeurd (tarief): GOEDGEK_IND | Goedgekeurd J/N | Approved | Akkoord | Toegekend (ja/nee) | is_approved |
    Fiattering | Status goedkeuring | Afgekeurd/goedgekeurd | Gefiatteerd | ind_akkoord | Goedgekeurd | Akkoord j/n |
    GOEDGEK_JN | Goedgekeurd ja/nee | Toegewezen bedrag 325 | Fiat | Status fiattering | Geaccordeerd | Gehonoreerd
    bedrag
percentage (deel): % van totaal | Percent | Aandeel (%) | Aandeel in totaal | pct_van_totaal | % verschil | Stijging %
    | % | Verwijspercentage | PERC_TOT | % SJGGZ | share_pct | Proc. | %GT Aantal | Dekkingsgraad %
versie (versie): Bericht versie | iJw-release | versie_standaard | XsdVersie | Release | rev. | Versie toewijzing |
    Release iJw | Versienummer bestand | BerichtSubversie | Versie lijst | Laatste versie j/n
"""

SPELLED_LATER: tuple[Export, ...] = tuple(make_exports(_COLUMNS, _OTHERS, PER_SOORT, "_later"))
