"""
Spellings of headers per canonical column, as many hands write them, and exports that pick one for each column.

They stand apart from the program on purpose: whatever proposes a layout may not hold this list.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from onbekende_koppen import Export, Kolom

from etl.intake.layouts import header_key
from schemas.tables import TABLES

PER_SOORT = 4
LEFT_OUT, OTHERS = 0.2, 4
DATES = ("%Y-%m-%d", "kort", "%d-%m-%Y", "jjjjmmdd")

# Name of a list: spellings; "~" before one that a careful reader may also leave unanswered.
_COLUMNS = """
gemeente: cd_gemeente | Gem.code | GEM_CODE | Opdrachtgevende gemeente | MUNICIPALITY | Gemeente nummer |
    Verantwoordelijke gemeente | code_gem
toewijzingnummer: Toewijzings-ID | assignment_number | toew. nummer | toewijzing_num | ToewijzingsNummer (301) |
    TWZ_NUMMER | AllocationNumber | AssignmentId | Opdrachtnummer
bsn: BSN-nr | Sofinummer | bsn_nr | BSN cliënt | PersonBsn | SOFI-nr | BsnClient | JZ_BSN
geboortedatum: dob | Datum geboorte | Geboortedatum jeugdige | Geboortedatum (dd-mm-jjjj) | JZ_GEBOORTEDATUM |
    birth_date | CLT_GEB_DT
geslacht: gesl_oms | d_geslacht | CLT_GESLACHT | M/V/O | GenderCode | Geslacht cliënt | geslacht (m/v/o)
postcode4: 4-cijferige postcode | CLT_PC4 | wijkpostcode | POSTCODE_NUM | PC4 cliënt | postcode numeriek | pc4
    woonadres | PostalCode4 | zip4 | Postcodecijfers
wet: Wettelijke grondslag | WETSDOMEIN | wet_omschrijving | LegalAct | Naam wet | Wettelijk domein | JZ_WET | Wet
    (Jeugdwet/Wmo) | Regeling
beschikkingnummer: DecisionNo | BESLUIT_ID | JZ_BESCHIKKING_NR | besluitnr | indicatie_nr | Kenmerk beschikking |
    Indicatienummer | BESCH_NR | Beschikking (nr) | DecisionNumber
productcategorie: Productcat. | Productcategorie (JZ020) | JZ020 | Categoriecode | Categorie product | prod_cat |
    cat_code
productcode: productkode | Voorzieningcode | zorgproductcode | JZ_PRODUCTCODE | Zorgcode | Code voorziening |
    ProductCode (JZ21) | Product ID | Code product
toewijzingsdatum: AllocationDate | Toewijsdatum | ToewijzingDatum | ~ 301 verzonden op | Dag van toewijzing |
    toewijs_dt | toew.datum | date_assigned | Datum toewijzing
toewijzingstijd: tijd toew. | Toewijzingstijd (uu:mm) | TOEW_TIJD | tijd_toew | AllocationTime | Tijd toewijzing |
    JZ_TOEWIJZINGSTIJD
ingangsdatum: dd_begin | Ingangsdatum voorziening | Begindatum toewijzing | Ingangsdatum product | Begin indicatie |
    ingangs_dt | JZ_INGANGSDATUM | valid_from
einddatum: datum_eind | Einddatum product | expiration_date | EINDDAT | Einde indicatie | ~ Tot | Einddatum
    voorziening | Einddatum toewijzing | Afloopdatum
stopdatum: dd_stop | einde_zorg_werkelijk | stop_care_date | einddatum werkelijk | Daadwerkelijke stopdatum | ~
    Beëindigd op | stop_dt | Datum stop | Werkelijk einde | Werkelijke einddatum
reden_wijziging: WIJZ_REDEN_CD | reason_for_change | reden_wijz | wijzigingsreden_cd | JZ_REDEN_WIJZ | Reden
    aanpassing | modification_reason | reden_mutatie_code
aanbieder_agb: Aanbiedercode | zorgaanb_agb_cd | ~ AGB-code | leverancierscode | supplier_agb | JZ_AGB_AANBIEDER |
    Aanbieder | d_aanbieder_agb | Aanbieder (AGB) | AGB-nr aanbieder | Zorgaanbieder AGB
leveringsvorm: Financieringsvorm | leveringsvorm_oms | lev_vorm | PGB/ZIN | JZ_LEVERINGSVORM | ZIN / PGB | Wijze van
    levering | DeliveryType
status: assignment_status | AllocationStatus | Toewijzingsstatus | Status besluit | STATUS_OMS | Status voorziening
    | Status beschikking | JZ_STATUS
referentie_aanbieder: Aanbiedersreferentie | REF_AANB | VOT referentie | aanb_referentie | JZ_REF_AANBIEDER |
    Ref.nr. aanbieder | Kenmerk aanbieder | provider_reference | Kenmerk leverancier
verwijzer_type: soort_verw | Verwijzersoort | referral_source | VERW_TYPE | Verwijscategorie | Categorie verwijzer |
    ~ Herkomst | COD327
verwijzer_agb: verwijzerscode agb | ~ Zorgverlenercode | VERW_AGB | AGB verw. | AGB verwijzende arts | Verwijzer
    AGB-code | zorgverlenercode verwijzer | AGB-code verwijzer | AgbVerwijzer
verwijzer_naam: verwijzer omschrijving | ~ Verwijzer | verwijzer_nm | NaamVerwijzer (vrij veld) | Verw. naam |
    VERW_NAAM | Verwijzer (naam)
huisartspraktijk_agb: AGB praktijk | agb_hap | JZ_AGB_HUISARTSPRAKTIJK | AGB huisartspraktijk |
    d_huisartspraktijk_cd | ~ huisarts_agb | AGB-code huisartspraktijk | ~ AGB huisarts
huisartspraktijk_naam: ~ Huisarts | HAP | Praktijk | GpPracticeName | Naam praktijk | gp_practice_name | HAP naam |
    Naam huisartspraktijk | praktijk_nm
volume: JZ_VOLUME | volume_omvang | volume_toegewezen | Toegekende omvang | qty | Aantal eenheden | AssignedVolume |
    Vol. | Omvang (aantal)
eenheid: eenh | eenh_cd | UnitCode | uom | JZ_EENHEID | Eenheid (uur/dag/stuks) | Eenh. | Eenheid code | Omvang
    eenheid
frequentie: Frequentie (per) | FREQ_CD | frequentie_oms | frequency_code | ~ interval | frequentie_cd |
    Frequentiecode | FrequencyCode | Periodiciteit
registratiedatum: creation_date | Datum aanmaak | ~ entry_date | registratie_dt | aangemaakt_op | registration_date
    | Datum opvoer | JZ_REGISTRATIEDATUM | reg_dt | Datum registratie
v_ingangsdatum: Begindatum gevraagd | JZ_INGANGSDATUM | RequestedStart | Startdatum | ToewijzingIngangsdatum |
    aangevr_begin_dt | requested_start_date
v_einddatum: Einddatum gevraagd | Gewenste einddatum | ToewijzingEinddatum | gewenst_eind_dt | datum_einde | Einde
    verzoek | Eindatum | Einddatum aangevraagd product
dagtekening: Datum verzoek | Dagtekening 315 | dagtek_dt | verzoek_dt | MessageDate | message_date | RequestDate | ~
    Ontvangen op | BerichtDagtekening | datum_bericht
d_begindatum: dt_begin | ServiceFrom | service_start_date | prest_begin_dt | Datum aanvang prestatie | Prestatie
    begindatum | Periode begin | Startdatum prestatie | begin_dt
d_einddatum: JZ_EINDDATUM | Einde prestatieperiode | Datum einde prestatie | Einddatum prestatie | Einde
    productperiode | PeriodEnd | eind_dt | service_end_date | Prestatie einddatum
d_volume: quantity | GELEVERD_VOL | delivered_volume | Geleverd volume | Gedeclareerd volume | volume_gedeclareerd |
    qty | QuantityDelivered
bedrag: regelbedrag | amount_eur | JZ_BEDRAG | bedrag_gedeclareerd | ClaimAmount | Bedrag euro | Bedrag in € |
    Gedeclareerd bedrag | bedrag_eur
debet_credit: dc_indicator | deb/cred | DC_IND | JZ_DEBETCREDIT | Debit/Credit | Debet/Credit | DebitCredit | C/D |
    CD-indicatie
referentienummer: refnr | Declaratieregelnummer | Kenmerk prestatie | Prestatienummer | reference_number |
    PRESTATIE_NR | Declaratie referentie | JZ_REFERENTIENR | claim_line_id | prestatie_ref
vorig_referentienummer: ref_vorig | PreviousRef | Referentie oorspronkelijke regel | Vorige referentie | Vorig
    referentienr. | previous_reference | Vorig kenmerk | PreviousReferenceNumber | ~ Crediteert regel
praktijk_id: HAP-code | d_praktijk_id | hap_id | Praktijknummer | PRAKTIJK_CD | agb_prkt | Huisartspraktijk (AGB) |
    ~ Praktijk | AGB huisartsenpraktijk
p_naam: PRAKTIJK_NM | practice_name | prkt_naam | Officiële naam | Naam HAP | Name practice | HAP |
    Huisartsenpraktijk
geldig_van: effective_from | dd_begin_geldig | Geldig v.a. | valid_from | GELDIG_VAN_DT | Datum vanaf | Actief sinds
geldig_tot: GELDIG_TOT_DT | Datum einde | effective_to | einde_dt | geldig_tm_dt | ValidTo | valid_until | Geldig
    t/m
opgegaan_in: opvolger | Opvolgende praktijk | Gefuseerd met | successor | Samengegaan in | rechtsopvolger | nieuwe
    praktijk na fusie | Opgevolgd door
aliassen: naam_varianten | AlternativeNames | Alternatieve namen | Schrijfwijzen | Roepnamen praktijk | Andere namen
    | Alternatieve schrijfwijze | aka
zorgverlener_agb: d_zorgverlener_cd | AGB-nr zorgverlener | Persoonlijke AGB-code | AGB persoonlijk |
    Zorgverlenercode | AGB medewerker | doctor_agb | CaregiverAgb | professional_id
rol: Hoedanigheid | Type zorgverlener | d_rol | rol_zvl | Functie zorgverlener | soort zorgverlener | functie_oms |
    Functienaam
z_naam: Naam zorgverlener | zvl_naam | FullName | gp_name | ZORGVERL_NM | naam_arts | Naam (voorletters en
    achternaam) | d_zorgverlener_naam | Zorgverlener
soj: Deelname SOJ | IND_SOJ | Met SOJ | soj_status | HasSoj | POH-jeugd aanwezig | soj_indicator | poh_jeugd_jn
pg_reden: RedenTekst | Reden indeling | REDEN_OMS | Aanleiding | rdn | Toelichting | Reden van indeling |
    explanation
peildatum: AsOf | reference_date | Per datum | ReferenceDate | Stand op | peil_dt | Teldatum | Peilmoment
patienten_onder_18: Patiënten 0-17 | number_of_patients | aantal_pat | patients_under_18 | Aantal patiënten <18 |
    Aantal ingeschreven patiënten tot 18 jaar | Ingeschreven jeugd | Aantal jeugdigen
leeftijdsklasse: lft.klasse | AgeGroup | age_class | lft_groep | LFT_KLASSE | leeftijd_cat | Leeftijdsklassen |
    Klasse leeftijd
kwartaal: period_quarter | d_kwartaal | KW | jaar_kwartaal | Quarter | Kwartaalcode | Rapportagekwartaal |
    verslagkwartaal
uren_gepland: PlannedHours | contracturen | Uren contract | gepl_uren | Geplande uren | hours_planned | Plan uren |
    Inzet gepland (uur)
uren_werkelijk: uren_gemaakt | ActualHours | hours_actual | Inzet werkelijk (uur) | Uren realisatie | Gewerkte uren
    | Gemaakte uren | realisatie_uren
si_kosten: Kosten inzet | kosten_bedrag | Cost | Kosten (EUR) | cost_amount | Kosten SOJ | Lasten | Kst.
kostensoort: cost_category | Aard kosten | KOSTENSRT | kosten_type | CostType | Categorie kosten | kostencategorie |
    CostCategory
lv_jeugdigen: Aantal kinderen | Aantal unieke jeugdigen | youths | Jeugdigen in lokaal veld | Kinderen | unieke
    cliënten | number_of_youths | AANT_JEUGD
lv_kosten: BEDRAG_KOSTEN | costs | TotalCost | Lasten | Kst. | Uitgaven | Kosten (EUR)
lv_gemeente: GEM_CODE | gemeentenr | code_gem
zorgvorm: zv_code | care_form | Type zorg | type_hulp | jeugdhulpvorm | care_type | Soort zorg | Soort jeugdhulp
pr_bedrag: Prijs | Price | Trajectprijs | unit_price | UnitPrice | Kostprijs | Prijs per traject | bedrag_eur
pr_soort: Type | type_bedrag | Type prijs | Aard van het bedrag | price_type | Soort prijs | PRIJSSRT | Soort bedrag
bron: Ontleend aan | DataSource | bron_oms | bron_tekst | Bronvermelding | herkomst_cijfer | data_source | Herkomst
prijspeil: base_year | prijspeiljaar | PriceLevel | PriceYear | Prijzen van jaar | Peiljaar prijs | PRIJSPL
c_categorie: prod_cat | PRODUCTCAT_CD | category_code | Productcat. | prodcat | catcode
c_code: iJw-code | Code voorziening | prodcode | Code product | Zorgcode | productkode
zorgvorm_streng: zv_streng | Vorm bij strenge lezing | zorgvorm smalle lezing | Zorgvorm streng gelezen | Strenge
    zorgvorm | CareTypeStrict
zorgvorm_ruim: zorgvorm brede lezing | zv_ruim | Vorm bij ruime lezing | broad_care_type | ZORGVORM_RM | Ruime
    zorgvorm
soj_relevant: relevant_soj | Relevant SOJ ja/nee | soj_relevantie | IND_SOJ_REL | soj_rel
c_reden: Toelichting | Reden indeling | reason_text | Reden van indeling | Motivering | Onderbouwing | reason |
    motivatie
"""
# The same of columns that no canonical column is; between brackets how they are filled.
_OTHERS = """
naam_client (persoon): CLT_ACHTERNAAM | client_naam | client_name | ClientName | Voorletters
consulent (persoon): Casemanager | Consulent | contactpersoon gemeente | CaseManager | Behandelaar
contactpersoon (persoon): contact | Contact praktijk | ContactName | Praktijkmanager
soj_naam (persoon): SOJ_NM | Naam SOJ | youth_worker | soj_naam
straat (straat): AdresRegel1 | street | Adres | address | straat_nm
huisnummer (klein_getal): Huisnr. | CLT_HUISNR | huisnummer_toev | house_number
plaats (plaats): CLT_WOONPLAATS | city | plaats | City
gebruiker (medewerker): mutatie_user | ModifiedBy | medewerker_code | created_by | USER_ID
mutatiedatum (dag): updated_at | mut_dt | last_modified | Mutatiedatum | ModifiedOn
aanvraagdatum (dag): Datum aanmelding | Aangevraagd op | ApplicationDate | datum_aanvraag
betaaldatum (dag): Datum betaling | Betaaldatum | Boekdatum | betaald_op
record_id (nummer): rec_id | SEQ_NR | technische_sleutel | uuid | id | Volgnummer
batchdatum (zelfde_dag): extractiedatum | LoadDate | load_date | etl_load_dt | run_datum
team (team): Lokaal team | Wijkteam | gebiedsteam | TEAM_CD | team_oms
wijk (wijk): neighbourhood | Kern | wijk_oms | Stadsdeel | Wijk
opmerking (opmerking): opmerkingen | Bijzonderheden | remarks | vrij_veld | OPM_TEKST
duur (klein_getal): duration_days | Duur (dagen) | DUUR_DGN | looptijd | dgn_duur
tarief (tarief): Tarief (€) | TARIEF_EUR | UnitRate | tarief_per_eenheid | uurtarief
aanbieder_naam (instelling): Naam zorgaanbieder | ProviderName | leverancier_naam | Aanbieder oms | Zorgaanbieder
    naam
product_oms (voorziening): prod_oms | product_description | Naam product | product_oms | Omschrijving product
gemeente_naam (plaats): Naam van de gemeente | MunicipalityName | GEM_NM | gem_naam
leeftijd (klein_getal): Leeftijd op peildatum | Leeftijd | leeftijd (jr) | leeftijd_op_start
clientnummer (nummer): dossier_nr | client_id | Cliëntnr. | ClientId | Dossiernummer
budget (tarief): Budget (€) | Toegekend budget | max_budget | Maximaal budget
cat_oms (voorziening): category_description | CAT_OMS | prodcat_oms | CategoryName
contract (contract): perceel_nr | CONTRACT_ID | raamcontract | contract_nr
crisis (ja_nee): IsUrgent | Crisis | Spoed J/N | crisisindicatie
jaar (kalenderjaar): rapportagejaar | year | Kalenderjaar | jaar_start
grootboek (rekening): gl_account | kostenplaats | GBR | CostCenter
telefoon (telefoon): PhoneNumber | TEL | telefoon_praktijk | Telefoon
email (email): E-mail | mail | contact_mail | EmailAddress
fte (deel): aantal_fte | fte_totaal | FTE_AANTAL | FTE
praktijk_naam (praktijk): naam_praktijk | practice_name | Naam HAP | PRAKTIJK_NM
aantal_totaal (nummer): TotalPatients | total_patients | Aantal patiënten 18+ | ingeschrevenen_totaal
declaratienummer (nota): ClaimNo | FACTUUR_NR | claim_number | invoice_number
goedgekeurd (tarief): BEDRAG_BETAALD | ApprovedAmount | Toegewezen bedrag | Toegekend bedrag
percentage (deel): perc_afwijking | share | Realisatie % | Percentage
versie (versie): VERSIE | revisie | versie_nr | version
"""
# Kind: canonical columns, each with its list where that has another name; then the other columns that it may have.
_SOORTEN = """
beschikkingen: gemeente toewijzingnummer bsn geboortedatum geslacht postcode4 wet beschikkingnummer productcategorie
    productcode toewijzingsdatum toewijzingstijd ingangsdatum einddatum stopdatum reden_wijziging aanbieder_agb
    leveringsvorm status referentie_aanbieder verwijzer_type verwijzer_agb verwijzer_naam huisartspraktijk_agb
    huisartspraktijk_naam volume eenheid frequentie registratiedatum + naam_client straat huisnummer plaats
    gebruiker mutatiedatum record_id batchdatum consulent team wijk opmerking duur tarief aanbieder_naam product_oms
    gemeente_naam leeftijd clientnummer budget cat_oms contract crisis jaar grootboek versie aanvraagdatum
verzoeken: gemeente referentie_aanbieder bsn aanbieder_agb productcategorie productcode ingangsdatum=v_ingangsdatum
    einddatum=v_einddatum verwijzer_type verwijzer_agb verwijzer_naam dagtekening geboortedatum + naam_client straat
    huisnummer plaats gebruiker mutatiedatum record_id batchdatum consulent team wijk opmerking tarief
    aanbieder_naam product_oms gemeente_naam leeftijd clientnummer budget cat_oms contract crisis jaar grootboek
    versie
declaraties: gemeente toewijzingnummer bsn productcategorie productcode begindatum=d_begindatum
    einddatum=d_einddatum volume=d_volume eenheid bedrag debet_credit referentienummer vorig_referentienummer +
    naam_client plaats gebruiker mutatiedatum batchdatum record_id opmerking tarief aanbieder_naam product_oms
    gemeente_naam clientnummer contract jaar grootboek declaratienummer betaaldatum goedgekeurd
praktijken: praktijk_id naam=p_naam gemeente geldig_van geldig_tot opgegaan_in aliassen + straat huisnummer plaats
    telefoon email contactpersoon fte opmerking gemeente_naam record_id mutatiedatum gebruiker
zorgverleners: zorgverlener_agb praktijk_id geldig_van geldig_tot rol naam=z_naam + telefoon email fte opmerking
    praktijk_naam record_id mutatiedatum plaats gebruiker
praktijkgroepen: praktijk_id soj geldig_van geldig_tot reden=pg_reden + soj_naam praktijk_naam fte contactpersoon
    record_id mutatiedatum gebruiker plaats gemeente_naam
patienten: praktijk_id peildatum gemeente patienten_onder_18 leeftijdsklasse geslacht + praktijk_naam aantal_totaal
    jaar gemeente_naam record_id batchdatum contactpersoon plaats
soj_inzet: praktijk_id kwartaal uren_gepland uren_werkelijk kosten=si_kosten kostensoort + soj_naam praktijk_naam
    percentage tarief opmerking jaar grootboek record_id
lokaal_veld: praktijk_id gemeente=lv_gemeente kwartaal jeugdigen=lv_jeugdigen kosten=lv_kosten + praktijk_naam team
    opmerking jaar record_id percentage gemeente_naam contactpersoon
prijzen: zorgvorm gemeente geldig_van geldig_tot bedrag=pr_bedrag soort=pr_soort bron prijspeil + opmerking
    percentage record_id mutatiedatum gebruiker gemeente_naam versie
codes: gemeente categorie=c_categorie code=c_code zorgvorm zorgvorm_streng zorgvorm_ruim soj_relevant geldig_van
    geldig_tot reden=c_reden bron + product_oms cat_oms tarief mutatiedatum gebruiker record_id versie gemeente_naam
"""


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """Give name and rest of each entry; an entry goes on where a line is indented."""
    for entry in re.split(r"\n(?! )", text.strip()):
        name, _, rest = " ".join(entry.split()).partition(": ")
        yield name, rest


def _spellings(text: str) -> dict[str, list[str]]:
    return {name: rest.split(" | ") for name, rest in _entries(text)}


def _picked(spellings: list[str], used: set[str], chance: random.Random, veld: str, vul: str = "") -> list[Kolom]:
    """Give a column under a header that the export does not have yet; none when it has them all."""
    for spelling in chance.sample(spellings, len(spellings)):
        kop = spelling.removeprefix("~ ")
        if header_key(kop) not in used:
            used.add(header_key(kop))
            return [Kolom(kop, veld, vul, betwistbaar=kop != spelling)]
    return []


def make_exports(columns_text: str, others_text: str, per_soort: int, suffix: str = "") -> Iterator[Export]:
    """Give exports of each kind that take a spelling for each column from such lists; ``suffix`` ends their names."""
    columns, others = _spellings(columns_text), _spellings(others_text)
    filled = {name.partition(" (")[0]: name for name in others}
    for soort, rest in _entries(_SOORTEN):
        canonical, _, useless = rest.partition(" + ")
        for number in range(per_soort):
            chance = random.Random(f"{soort}-{number}")
            used: set[str] = set()
            found: list[Kolom] = []
            for item in canonical.split():
                veld, _, name = item.partition("=")
                if chance.random() >= LEFT_OUT or veld in TABLES[f"levering.{soort}"].required:
                    found += _picked(columns[name or veld], used, chance, veld)
            for name in chance.sample(useless.split(), OTHERS):
                vul = filled[name].partition("(")[2].rstrip(")")
                found += _picked(others[filled[name]], used, chance, "", vul)
            chance.shuffle(found)
            yield Export(f"{soort}_{number + 1}{suffix}", soort, tuple(found), datum=chance.choice(DATES))


SPELLED: tuple[Export, ...] = tuple(make_exports(_COLUMNS, _OTHERS, PER_SOORT))
