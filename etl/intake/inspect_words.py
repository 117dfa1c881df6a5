"""
The words of a header: from a text as people write it to the ideas that it names.

``Dt_ingang toew.`` names the ideas DATUM, INGANG and TOEWIJZING. The lexicon holds Dutch words of the domain and
how systems shorten them; compounds are taken apart with it. It holds words, never whole headers of an export.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

_LEXICON: Final = """
DATUM        datum data dat dt dd dtm date dag day moment ts dts dttm datetime tijdstempel timestamps
NUMMER       nummer nummers nr num no id ident identificatie identificatienummer sleutel key
NUMMER       identifier number nbr
CODE         code codes cd kode cde
AGB          agb vektis
NAAM         naam namen nm name names fullname benaming
TEKST        omschrijving omschr oms omschryving beschrijving tekst label description text
TEKST        txt desc descr descriptions lbl
OPMERKING    opmerking opmerkingen memo notitie bijzonderheden remark remarks comment comments note notes
OPMERKING    aantekening aantekeningen opm bijzonderheid
OPMERKING    commentaar kanttekening kanttekeningen bijz notities aantek annotatie annotaties opmerk
TOELICHTING  toelichting explanation explanatory
SOORT        soort type srt typering aard types
TIJD         tijd tijdstip time tydstip uurtijd klokslag
BSN          bsn burgerservicenummer burgerservicenr sofi sofinummer sofinr ssn
CLIENT       kind client clienten jeugdige jeugdigen kinderen burger persoon inwoner clnt cl deelnemer klant klanten
CLIENT       klnt kln kl clt ct child children person youth youths customer clients citizen citizens
CLIENT       jgdn persoonlijk persoonlijke
GEBOORTE     geboorte geboren geb gebdat gebdatum gebdt birth birthdate dob
GESLACHT     geslacht gesl sekse gender kunne sex sexe man vrouw male female jongen meisje jongens meisjes boy girl
POSTCODE     postcode pc postc zip zipcode postal postalcode postcd
VIER         4 vier cijfers cijferig cijferige cijferdeel numeriek numerieke digits digit
WET          wet wetgeving regeling wettelijk wettelijke domein wetsdomein kader grondslag law act legal
PRODUCT      product prod producten zorgproduct voorziening voorzieningen voorz dienst arrangement maatregel vz vzn
PRODUCT      vrz prd pr service ondersteuning zorgsoort artikel maatwerkvoorziening maatwerk perceel zorgprofiel
PRODUCT      profiel item products services
ZORG         zorg jeugdhulp hulp jeugdzorg jeugd jw jz care ggz sjggz gbjggz sggz bggz gbggz behandel behandeling
CATEGORIE    categorie cat groep hoofdgroep rubriek hoofdcategorie categ category group categories
TOEWIJZING   toewijzing toewijzings toewijzen toegewezen toew toewyzing toewijz opdracht opdrachten toewijs twz toewz
TOEWIJZING   tw tz assigned assignment allocation zorgtoewijzing order toegew assignments allocations
BESCHIKKING  beschikking beschikkings beschikt besch besluit beslissing beschikk bes besl bs bsk bsl decision
BESCHIKKING  beschikkingen besluiten verlening verleend toekenningsbesluit ruling bk
AFGIFTE      afgifte afgegeven toekenning toegekend genomen approved granted issued akkoord goedkeuring goedgekeurd
AFGIFTE      vaststelling vastgesteld beslis fiattering toeken verzend verzonden verzending
AFGIFTE      afgekeurd gefiatteerd geaccordeerd gehonoreerd goedgek fiat akkoordbevinding rejected
AFGIFTE      afgewezen afwijzing
INDICATIE    indicatie ind indicaties
INGANG       ingang ingangs ingegaan begin start aanvang vanaf van startdt begindt ingangsdt aanv beg ingaande ingaand
INGANG       sinds opening opgericht oprichting ing aanvg strt bgn from begins starts startend effectief ingaat
INGANG       effective since commencement gestart startte commenced opened
EINDE        einde eind tot afloop totenmet tm eindigt verloopt verval expiratie einddt end eindigend ein etm until to
EINDE        ends vervalt expiry expiration expires vervallen verstreken
STOP         stop stopgezet gestopt beeindiging beeindigings beeindigd stopzetting staking uitstroom stopped gesloten
STOP         sluiting opgeheven opheffing afsluiting afgesloten afgerond afronding uitschrijving terminated
STOP         termination discontinued ended cancelled closed closing
WERKELIJK    werkelijk werkelijke feitelijk feitelijke daadwerkelijk daadwerkelijke gerealiseerd gerealiseerde gewerkt
WERKELIJK    reeel reele echt echte gewerkte besteed bestede actual worked realised realized spent werk real actuals
LAATSTE      laatste laatst last
GEPLAND      gepland geplande begroot begrote begroting afgesproken beoogd plan planning planned budgeted
GEPLAND      scheduled afspraak afspraken forecast prognose
REDEN        reden redenen oorzaak motief rede reason aanleiding grond waarom motivering motivatie onderbouwing
REDEN        argumentatie argument why rationale cause
WIJZIGING    wijziging wijzigings wijz mutatie mut gewijzigd aanpassing verandering intrekking change modification
WIJZIGING    changed modified updated update aangepast gemuteerd changes revised
WIJZIGING    bewerkt bewerking bijgewerkt bijwerking ververst verversing verversings refresh refreshed edited edit upd
WIJZIGING    amended wissel mutation mutations
AANBIEDER    aanbieder aanbieders zorgaanbieder jeugdhulpaanbieder aanb leverancier lev instelling
AANBIEDER    contractant za zab zb ab org instantie aannemer contractpartij zorgpartner contractpartner onderaannemer
AANBIEDER    hoofdaannemer supplier vendor zorgleverancier organisatie hulpverlener
AANBIEDER    jeugdhulporganisatie partij zorgpartij crediteur verlener uitvoerende uitvoerder zorginstelling
AANBIEDER    opdrachtnemer suppliers
LEVERING     levering leverings lever verstrekking verstrekkings geleverd leveren financiering delivery bekostiging
LEVERING     bekostigings realisatie inkoop verstrekt delivered supply supplied verstrekken
VORM         vorm wijze form
ZINPGB       zin pgb natura
PER          per
STATUS       status toestand resultaat fase beoordeling state stat
REFERENTIE   referentie ref refnr kenmerk reference
VERWIJZER    verwijzer verwijzers verwijzing verwijzings verwijzend verwijzende verwezen verwijs doorverwijzer verw vw
VERWIJZER    vwzr referrer referral referred referring instroom toegang aanmelder toeleider
VERWIJZER    doorverwijzing referrals via
HUISARTS     huisarts huisartsen ha gp huisartsenpost
ARTS         arts artsen doctor physician dokter dokters
PRAKTIJK     prkt praktijk praktijken prakt praktyk practice practices clinic prk prks gezondheidscentrum
ZORGVERLENER zorgverlener zorgverleners zvl behandelaar caregiver practitioner
ROL          rol functie role beroep profession occupation job hoedanigheid title
VOLUME       volume vol omvang aantal hoeveelheid aant inzet volumes quantity count quantiteit kwantiteit qty size
EENHEID      eenheid eenh unit tijdseenheid units uom
EENHEDEN     eenheden stuk stuks
HOEVEEL      amount amt
FREQUENTIE   frequentie freq periodiciteit frequency recurrence frekwentie
REGISTRATIE  registratie geregistreerd reg invoer ingevoerd aanmaak aangemaakt vastlegging vastgelegd ingeboekt
REGISTRATIE  gemaakt created registered registration verwerking verwerkt verwerkings creatie gecreeerd opvoer
REGISTRATIE  opgevoerd timestamp boeking boek geboekt entered entry inserted recorded
BEDRAG       bedrag euro eur kosten bedragen bdr bdg bedr saldo costs vergoeding gefactureerd
BEDRAG       factuurbedrag honorarium nota cost kst uitgaven lasten expenses amounts
FACTUUR      factuur facturatie invoice fact
CENTEN       cent centen cents eurocent eurocenten
PRIJS        prijs tarief prijzen tarieven price tariff rate stuksprijs kostprijs
PRIJS        stukprijs eenheidsprijs eenheidstarief
DECLARATIE   declaratie decl declaraties claim claimed claims gedeclareerd gedeclareerde gedecl declarant declareren
PRESTATIE    prestatie prest prestaties
VORIG        vorig vorige voorgaand voorgaande oorspronkelijk oorspronkelijke correctie gecorrigeerde gecrediteerd
VORIG        gekoppeld gekoppelde gerelateerd gerelateerde herziene gestorneerde tegenboeking vervangt vervangen
VORIG        vervanging terugboeking creditering herziet previous original origineel originele crediteert betreft
VORIG        corrigeert herziening storno oude oud eerder eerdere prior reversed crediteren crediteer orig herzien
DEBET        debet
CREDIT       credit cred
GEMEENTE     gemeente gem gemeenten gm cbs gemeentelijk municipality gemcode gemnr woongemeente woon municipal council
GEMEENTE     authority
DAGTEKENING  dagtekening dagtekenings gedateerd dagteken
BIJZAAK      aanduiding veld gegeven gegevens kolom netto bruto excl incl exclusief inclusief eigen
BIJZAAK      huidig huidige actueel actuele definitief definitieve unieke uniek volledige volledig full unique current
BIJZAAK      vermelding officiele officieel max maximaal maximum
BIJZAAK      indeling flag jn ja nee lokaal lokale local framework
BIJZAAK      deel lang kort vrij vrije alg algemeen algemene wel geen zonder aanwezig heeft doet mee volgens lezing
BIJZAAK      definitie mapping codering keuze norm handels weergave weergavenaam statutair statutaire verantwoordelijk
BIJZAAK      verantwoordelijke financieel financiele afzender lv tabel lijst alle grand uniform distinct voorliggend
BIJZAAK      voorliggende lokaalveld basis bereikt bereikte geholpen fin sociale info
BERICHT      msg bericht berichten message messages
VERZOEK      verzoek aanvraag aanvraagde aangevraagd aangevraagde verzoeken vot aanvr request requested requests
VERZOEK      application applied aanvragen gevraagd gevraagde gewenst gewenste verzocht verzochte desired wished
ONTVANGST    ontvangst ontvangen binnengekomen indiening ingediend received aanmelding binnenkomst inzending
ONTVANGST    ingezonden melding receipt submitted submission aanmeld aangemeld
GELDIG       geldig geldigheid loopt looptijd gld valid validity actief active applicable
PERIODE      periode perioden tijdvak period
OPVOLGER     samengegaan samengevoegd opgegaan fusie opvolger opvolgende opgevolgd overgenomen gefuseerd successor
OPVOLGER     merged merger overgegaan rechtsopvolger voortgezet voortzetting opvolgt gefuseerde
OPVOLGER     doorgegaan succeeded succeeds
ALIAS        alias aliassen schrijfwijzen bijnamen bekend varianten variant synoniem synoniemen schrijfwijze
ALIAS        roepnamen alternatief alternatieve aliases aka alternative
ALIAS        zoeknaam zoeknamen voorheen genaamd vroegere vroeger known bijnaam
ANDERE       andere anders ook other also
SOJ          soj poh pohj ondersteuner soh ojg poj
STAND        stand snapshot telling situatie
PEIL         peil peildatum meet niveau level
PATIENT      patient patients patienten ingeschrevenen ingeschreven ingeschr pat populatie jeugdpopulatie enrolled
PATIENT      pt ion
ONDER18      minderjarig minderjarigen minderjarige minor minors
ONDER        onder jonger under below
ACHTTIEN     18
LEEFTIJD     leeftijd leeftijds lft leeftijden age ages lftd
KLASSE       klasse klassen class band range interval cohort bracket bracketed
KWARTAAL     kwartaal kwartalen kw quarter quarters qtr kwrt kwart
UREN         uren uur hours hour
SOORTKOSTEN   kostensoort kostentype kostenpost kostenposten
ZORGVORM     zorgvorm zorgvormen hulpvorm
STRENG       streng strenge strikt strikte smal smalle strict narrow
STRENG       eng enge engste strengste conservatief conservatieve narrowest
RUIM         ruim ruime breed brede broad wide ruimste breedste widest
RELEVANT     relevant relevante
RELEVANT     relevance relevantie meetellen meetelt telt scope bereik beinvloedbaar beinvloeden beinvloed meenemen
RELEVANT     valt analyse
BRON         bron bronnen herkomst source origin vindplaats afkomstig ontleend
BRON         brondata bronvermelding bronbestand brondocument gegevensbron datasource
PEILJAAR     prijspeil prijsjaar peiljaar indexjaar basisjaar
TRAJECT      traject trajecten case cases trajectory trajectories
METING       gemeten aangenomen aanname measured assumed meting
WACHTEN      wachttijd wachttijden wacht wachten wachtduur waiting wait
WEEK         week weken weeks wk wks wkn
MAAT         maat maatstaf indicator indicatoren kengetal kerncijfer measure metric topic onderwerp grootheid kpi
MAAT         statistic variabele variable meetvariabele thema
GEBIED       gebied gebieden regio regios area region geography
GEBIED       geo geografisch geografische geographic geographical landelijk provincie province geografie landsdeel
WAARDE       waarde cijfer uitkomst getal value values result results val score obs observatie observation
TOTAAL       totaal totale total som sum subtotaal eindtotaal
TEAM         team wijkteam gebiedsteam jeugdteam organisatieonderdeel afd basisteam kernteam cjg teams clusterteam
JAAR         jaartal calendar jaar jr jaren year years boekjaar kalenderjaar fiscal fiscaal boekjr
ADRES        adres woonadres address
ADRES        adr verblijfsadres verblijfadres woonverblijf correspondentieadres correspondentie postadres
MEDEWERKER   medewerker professional employee worker medewerkers employees
DOOR         door by
NIETS        straat huisnummer woonplaats telefoon email mail mw mdw procesregisseur
NIETS        jeugdprofessional behandelteam casusnummer sociaal burgerlijke staat plaats prioriteit intensiteit trede
NIETS        opsteller beslisser ondertekenaar casus casusregisseur manager coach coordinator
NIETS        regiehouder toegangsmedewerker duur dagen huishouden onderwijs hulpvraag problematiek
NIETS        doelgroep adressen emailadres telefoonnummer mobiel contactmoment moeder vader verzorger voogd
NIETS        gezagsdrager nationaliteit land consulent regisseur behandelend afdeling casemanager
NIETS        regievoerder wijk buurt rekening iban budgethouder school gezin gezinsnummer dossier gebruiker login
NIETS        gezag gezaghebbende ouder contactpersoon maand bestand versie kostenplaats grootboek btw budget
NIETS        resterend verbruik verbruikt verzilvering verzilverd
NIETS        street house city residence phone contact user username version duration doorlooptijd crisis spoed urgent
NIETS        bezettingsgraad bezetting fte website district kostendrager
NIETS        aanspreekpunt fcl account extractie dwh etl batch laad load loaded run hnr huisnr
NIETS        revisie revision neighbourhood days dgn months maanden afwijking gl center centre
NIETS        town huisletter toevoeging openbare ruimte postbus plafond budgetplafond export exports
NIETS        woonpl wpl woonkern kern verblijfplaats place stad dorp suburb huis hsnr toev toevoegsel straatnaam str
NIETS        bag brp postbusnr
NIETS        bewerker invoerder registreerder registrator aanmaker opvoerder muteerder mutator mutant wijziger auteur
NIETS        author creator editor operator owner eigenaar usr gebr users loginnaam
NIETS        werker werkers ambtenaar klantmgr klantmanager klantregisseur mgr casemgr jeugdconsulent gezinscoach
NIETS        gezinsregisseur
NIETS        lading lading uitdraai extract extracts draaidatum ververs dump ingelezen inlees import geimporteerd
NIETS        imported ingest ldts loaddate laaddatum
NIETS        mobiele gsm fax telefoonnr phones prive overdag spoedlijn vast mailadres mailadressen zorgmail edi
NIETS        contactpers contactpersonen contacten cont gezagdrager gezagsdragers ouders verzorgers ambtelijk
NIETS        release rev xsd subversie revisienummer
NIETS        formatie formatieplaats formatieplaatsen arbeidsplaats arbeidsplaatsen equivalent
NIETS        mnd mndn doorlooptijden verblijfsduur spoedeisend spoedeisende urgentie
NIETS        economisch economische ecl taakveld boekingscombinatie gbr grtbk grbk rek grootboekrek boekstuk
NIETS        boekstuknr boekstuknummer ledger kpl vat debiteur kvk
NIETS        verschil stijging daling dekkingsgraad ratio verwijspercentage
NIETS        administratienummer administratienr relatienummer relatienr casenr retourcode
NIETS        afkeurcode afkeurreden inkomen taal religie geloof bewindvoerder gemachtigde
NIETS        verlenging verlengingen verlengd herindicatie diagnose diagnosen beperking bijdrage indicatiesteller
NIETS        selectie gesprek gesprekken werkgever
PERSOONSNAAM voornaam voornamen voorletters achternaam tussenvoegsel voorvoegsel familienaam geslachtsnaam
PERSOONSNAAM surname lastname firstname initials initialen voorletter tussenvoegsels
DIENST       dienstverband werkzaam
REGEL        regel rij row record rec line seq sequence
REGEL        volgnr volgnummer volgnrs sequentie sequencenumber
VRIJVELD     vrijveld
CONTRACT     contract contracten contractueel contractnr overeenkomst overeenkomsten raamcontract inkoopcontract
CONTRACT     inkoopovereenkomst inkoopperceel contractperceel agreement raamovereenkomst
VERANTWOORD  verantwoord verantwoorde verantwoording geschreven ingezet ingezette gemaakte urenstaat timesheet booked
PROVIDER     provider providers
VESTIGING    vestiging vestigings vestigingen onderneming locatie locaties location site branch bedrijf bedrijven
BETALING     betaal betaling betalings betalingen betaald betaalde uitbetaald uitbetaling uitbetalings betaalbaar
BETALING     betaalbaarstelling valuta valutadatum payment payments uitbetaalde paid
WAARNEMER    waarnemer waarnemers waarnemend waarn hidha hidhas haio locum
HOUDER       praktijkhouder praktijkhouders praktijkeigenaar
ZV           zv
OPDRACHTGEVER opdrachtgever opdrachtgevers
RAPPORT      rapport rapporten rapportage report reporting verslag
NIEUW        nieuw nieuwe new
TEL          tel telnr telnrs
DOCUMENT     document documenten literatuur pagina publicatie link hyperlink url
GEMIDDELD    gemiddeld gemiddelde average avg mean mediaan median doorsnee
OVER         over
WIE          wie who
SEGMENT      segment segmenten
ROEPNAAM     roepnaam
TECHNISCH    technisch technische surrogate uuid guid sk pk fk oid hash hashkey checksum rowversion rowid objectid
SYSTEEM      systeem system bronsysteem applicatie
INTERVENTIE  interventie interventiegroep interventies controlegroep
DEELNAME     deelname deelneemt deelnemend deelnemende participatie
RELATIE      relatie relaties
ZAAK         zaak zaken zaaknr zaaknummer
MINUUT       minuut minuten minutes
KANAAL       route kanaal verwijskanaal channel
LOON         loon personeel personeels salaris salarissen
PERCENTAGE   percentage percentages perc pct percent procent proc aandeel share
"""

# Words that only bind or bend others; they say nothing about which column it is.
_BINDING: Final = """
de het een der des s en e n op in aan bij voor is te zoals uit on at of or the vd v d a m obv met j
tbl dim fct stg rpt tb src soc sz binnen naar na ter met tijdens als as nu
"""
_UNIT: Final = r"(?:min|minuut|minuten|uur|uren|dagdeel|dagdelen|etm|etmaal|dag|dagen|week|wk|maand|mnd|stuks?|totaal)"
_PART_OF_DAY: Final = r"(?:dd|jjjj|jj|yyyy|yy|mm|uu|hh|ss)"
_SUMMED: Final = r"(?:som|sum|max|maximum|min|minimum|eerste|first|laatste|last)"
_ON_AVERAGE: Final = r"(?:van|kosten|prijs|tarief|wacht|duur|(?:door)?looptijd|leeftijd|aantal|bedrag|volume|uren)"
# Written signs that are words.
SIGNS: Final = (
    (re.compile(r"%"), " percentage "),
    (re.compile(rf"^{_SUMMED}\.? (?:van|of) "), " "),  # what a pivot table puts before the name of a column
    (re.compile(r"^(?:aantal|count) (?:van|of) "), " aantal "),
    (re.compile(rf"\bgem\.? ?(?={_ON_AVERAGE})"), " gemiddelde "),
    (re.compile(r"(?<=\w) bk$"), " nummer "),  # the key of a row in a data warehouse
    (re.compile(rf"\b{_PART_OF_DAY}(?:[-/:. ]?{_PART_OF_DAY})+\b"), " "),  # how a date or a time is written
    (re.compile(r"\b[1-35-9][- ]*(?:pos|posities|cijfers|cijferige?|tekens|digits?)\b"), " "),
    (re.compile(r"\(\d+ ?[-–] ?\d+(?:[,;] ?\d+ ?[-–] ?\d+)+\)"), " "),  # ranges that the column holds
    (re.compile(rf"\bper ?\(?{_UNIT}(?: ?/ ?{_UNIT})+\)?"), " frequentie "),
    (re.compile(rf"\b{_UNIT}(?: ?/ ?{_UNIT}){{2,}}"), " eenheid "),
    (re.compile(r"\b(?:wmo|jeugd(?:wet)?|jw) ?/ ?(?:wmo|jeugd(?:wet)?|jw)\b"), " wet "),
    (re.compile(r"\b(?:cbs ?)?stat ?line\b"), " "),
    (re.compile(r"\bd\. ?d\b\.?"), " datum "),
    (re.compile(r"\ba\. ?k\. ?a\b\.?"), " aka "),
    (re.compile(r"\bt\. ?a\. ?v\b\.?"), " contactpersoon "),
    (re.compile(r"\bvrij[e]? ?(?:veld|tekst)\b|\bfree ?text\b"), " vrijveld "),
    (re.compile(r"\borganisatie-eenheid\b"), " organisatieonderdeel "),
    (re.compile(r"\b(?:first|last|family) name\b"), " achternaam "),
    (re.compile(r"\blev\W*vorm\b"), " leveringsvorm "),
    (re.compile(r"\b(?:bu|wk)[ -]?(?=code\b|cd\b|naam\b)"), " wijk "),
    (re.compile(r"\bgb\W*rek\b"), " grootboek "),
    (re.compile(r"\bpp\W*jaar\b|\bbase year\b"), " prijspeil "),
    (re.compile(r"\bp ?x ?q\b(?:\W*p\b)?"), " prijs "),
    (re.compile(r"\bu ?/ ?(?:kw|wk|week|mnd)\b"), " uren "),
    (re.compile(r"\b(?<=cost |care )kind\b|\b(?<=price )kind\b|\b(?<=referrer )kind\b"), " soort "),
    (re.compile(r"\b(?:in|ex)cl(?:usief)?\.? ?(?:btw|vat)\b"), " "),
    (re.compile(r"\bkv ?k\b"), " debiteur "),
    (re.compile(r"\bsoj'er\b"), " soj wie "),
    (re.compile(r"^(?:lv )?n (?=[a-z<])|\(n\)|(?<=\w) n$"), " aantal "),
    (re.compile(r"\baantal eenh\b"), " aantal eenheden "),
    (re.compile(r"\bkind of\b"), " soort "),
    (re.compile(r"\bj ?/ ?m\b"), " geslacht "),
    (re.compile(r"^q$"), " kwartaal "),
    (re.compile(r"\bj ?/ ?n\b"), " jn "),
    (re.compile(r"\b(?:omvang|volume|aantal|uitgedrukt) in$"), " eenheid "),
    (re.compile(r"\b(?:tot|onder de|jonger dan) 18\b"), " minderjarig "),
    (re.compile(r"\bjz\s*0*20\b"), " product categorie "),  # lists of codes of iJw, by number
    (re.compile(r"\bjz\s*21\b"), " product code "),
    (re.compile(r"\bjz\s*0*02\b"), " reden wijziging "),
    (re.compile(r"\bcod\s*327\b"), " soort verwijzer "),
    (re.compile(r"\b(jw)?301\b"), " toewijzing "),  # messages of iJw
    (re.compile(r"\b(jw)?307\b"), " stop "),
    (re.compile(r"\b(jw)?315\b"), " verzoek "),
    (re.compile(r"\b(jw)?323\b"), " declaratie "),
    (re.compile(r"\bi jw\b"), " "),
    (re.compile(r"\bcitizen service (?=n)"), " bsn "),
    (re.compile(r"\bhap\b"), " huisartsen praktijk "),
    (re.compile(r"\bas of\b"), " peil "),
    (re.compile(r"\bv\.\s?a\b\.?"), " vanaf "),
    (re.compile(r"\beffective (?=to\b|until\b|end\b)"), " geldig "),
    (re.compile(r"\bt\s*[/.]?\s*m\b\.?"), " totenmet "),
    (re.compile(r"\btot\s+en\s+met\b"), " totenmet "),
    (re.compile(r"\bm\s*/\s*v\b(\s*/\s*[xo])?|\bv\s*/\s*m\b"), " geslacht "),
    (re.compile(r"\buit\s+zorg\b"), " stop "),
    (re.compile(r"€"), " euro "),
    (re.compile(r"<\s*18|\b(u|lt)\s*18\b|\b0(\s*(-|–|tot|t\s*/?\s*m|totenmet)\s*|\s+)1[78]\b"), " minderjarig "),
    (re.compile(r"\bd\s*(?:/|of\b|or\b)?\s*c\b"), " debet credit "),
)
# What stands in brackets with strokes is what the column may hold: "Eenheid (uur/dag/stuks)".
_CHOICES: Final = re.compile(r"(?<=\w)\s*\((?!t/m)[^()]*/[^()]*\)")
# "Periode van" begins, "naam van de praktijk" does not.
_OF: Final = re.compile(r"(?<=[a-z.] )van(?= +(?!datum|dat\b|dt\b|tot\b|totenmet|en\b)[a-z])")
LONG_WORD, LONG_PART, NEARLY = 7, 5, 0.9
_NEVER_FIRST: Final = frozenset({"to", "by"})  # words that begin no compound
SHORTEST_PART, SHORTEST_HEAD = 3, 4
# What no canonical column holds, unless a phrase of one names it.
OF_NO_USE: Final = frozenset(
    {
        "NIETS",
        "TEKST",
        "OPMERKING",
        "VRIJVELD",
        "TOELICHTING",
        "PERSOONSNAAM",
        "ROEPNAAM",
        "ADRES",
        "JAAR",
        "MEDEWERKER",
        "TEAM",
        "DOOR",
        "CONTRACT",
        "PERCENTAGE",
        "ZAAK",
        "BETALING",
        "TEL",
        "DOCUMENT",
        "SEGMENT",
        "TECHNISCH",
        "SYSTEEM",
    }
)
NOT_GUESSED: Final = OF_NO_USE | {"EENHEDEN"}


class Words(NamedTuple):
    """Ideas that a header names, and the words in it that the lexicon does not know."""

    ideas: frozenset[str]
    unknown: tuple[str, ...]


@cache
def binding_words() -> frozenset[str]:
    """Give the words of a header that say nothing about what the column holds."""
    return frozenset(_BINDING.split())


@cache
def lexicon() -> Mapping[str, str]:
    """Give word → idea; a word stands for one idea."""
    words: dict[str, str] = {}
    for line in _LEXICON.strip().splitlines():
        idea, *known = line.split()
        for word in known:
            words.setdefault(word, idea)
    return MappingProxyType(words)


def plain(text: str) -> str:
    """Give a text in lower case without accents, CamelCase taken apart."""
    apart = re.sub(r"(?<=AGB|BSN|CBS|PGB|SOJ|HAP|POH)(?=[a-z]{2})", " ", text.strip())
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})", " ", apart)
    bare = unicodedata.normalize("NFKD", apart)
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).lower()


@cache
def read_header(header: str) -> Words:
    """Give the ideas of a header; what the lexicon does not know is given as it stands, in lower case."""
    text = re.sub(r"[_\s\u00a0]+", " ", plain(header))
    for sign, word in SIGNS:
        text = sign.sub(word, text)
    text = _OF.sub(" ", _CHOICES.sub("", text))
    ideas: set[str] = set()
    unknown: list[str] = []
    for token in re.findall(r"[a-z]+|\d+", text):
        if token in binding_words():
            continue
        parts = _take_apart(token)
        ideas |= {lexicon()[part] for part in parts or () if part in lexicon()}
        if parts is None:
            guessed = _shortened(token) or _shortened_before_a_word(token) or _mistyped(token)
            ideas |= guessed
            unknown += [] if guessed else [token]
    return Words(frozenset(ideas), tuple(unknown))


@cache
def _take_apart(token: str) -> tuple[str, ...] | None:
    """Give the words of a compound, the fewest that cover it whole; None when it holds something unknown."""
    if token in lexicon():
        return (token,)
    if token[:-1] in lexicon() and token.endswith("s") and len(token) > LONG_PART:
        return (token[:-1],)
    best: tuple[str, ...] | None = None
    for length in range(len(token) - 1, 1, -1):
        head, tail = token[:length], token[length:]
        if head not in lexicon() or head in _NEVER_FIRST or (length < SHORTEST_PART and len(tail) < SHORTEST_PART):
            continue
        for link in ("", "s", "en", "e"):
            if not tail.startswith(link) or (link and tail == link):
                continue
            rest = _take_apart(tail[len(link) :])
            if rest is not None and (best is None or len(rest) + 1 < len(best)):
                best = (head, *rest)
    return best


@cache
def _shortened(token: str) -> frozenset[str]:
    """
    Give the one idea whose words a token may shorten: "bgn" for begin, "gemnt" for gemeente; empty when unsure.

    A token shortens a word when it is the word without its vowels, or begins as the word begins. What nobody needs
    is not guessed: a column would be left out on a guess.
    """
    if len(token) < SHORTEST_PART:
        return frozenset()
    ideas = {
        idea
        for word, idea in lexicon().items()
        if len(word) > len(token) + 1 and (word.startswith(token) or _skeleton(word) == token)
    }
    return frozenset(ideas) if len(ideas) == 1 and not ideas & NOT_GUESSED else frozenset()


@cache
def _shortened_before_a_word(token: str) -> frozenset[str]:
    """Give the ideas of a compound whose first part is shortened: "beschiknr"; empty when unsure."""
    for length in range(len(token) - 2, SHORTEST_HEAD - 1, -1):
        tail = token[length:]
        if tail in lexicon() and (head := _shortened(token[:length])):
            return head | {lexicon()[tail]}
    return frozenset()


@cache
def _mistyped(token: str) -> frozenset[str]:
    """
    Give the idea of the one long word that a token nearly is, alone or joined to a known word; empty when unsure.

    One letter too many, too few or wrong: "refferentie", "toewijzigsnummer", "leeftijdklase".
    """
    if len(token) < LONG_WORD:
        return frozenset()
    if near := _near(token, LONG_WORD):
        return _only(near)
    for length in range(len(token) - SHORTEST_PART, LONG_PART - 1, -1):
        head, tail = token[:length], token[length:]
        if tail in lexicon() and (found := _mistyped(head) or _only(_near(head, LONG_PART))):
            return found | {lexicon()[tail]}
        if head in lexicon() and len(tail) >= LONG_PART and (found := _only(_near(tail, LONG_PART))):
            return found | {lexicon()[head]}
    return frozenset()


def _near(token: str, shortest: int) -> frozenset[str]:
    """Give the ideas of the words of at least that length that a token nearly is."""
    words = [word for word in lexicon() if len(word) >= shortest]
    return frozenset(lexicon()[word] for word in get_close_matches(token, words, cutoff=NEARLY))


def _only(ideas: frozenset[str]) -> frozenset[str]:
    """Give the ideas when it is one that may be guessed; else none."""
    return ideas if len(ideas) == 1 and not ideas & NOT_GUESSED else frozenset()


def _skeleton(word: str) -> str:
    return word[0] + "".join(sign for sign in word[1:] if sign not in "aeiouy")
