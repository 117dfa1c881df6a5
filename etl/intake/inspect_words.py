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
DATUM        datum data dat dt dd dtm date dag day moment
NUMMER       nummer nummers nr num no id ident identificatie identificatienummer volgnr volgnummer sleutel key
NUMMER       identifier number nbr
CODE         code codes cd kode cde
AGB          agb vektis
NAAM         naam namen nm name names fullname benaming
TEKST        omschrijving omschr oms omschryving beschrijving tekst label description text
OPMERKING    opmerking opmerkingen memo notitie bijzonderheden remark remarks comment comments note notes
OPMERKING    aantekening aantekeningen opm bijzonderheid
TOELICHTING  toelichting explanation explanatory
SOORT        soort type srt typering aard types
TIJD         tijd tijdstip time tydstip uurtijd klokslag
BSN          bsn burgerservicenummer burgerservicenr sofi sofinummer sofinr ssn
CLIENT       kind client clienten jeugdige jeugdigen kinderen burger persoon inwoner clnt cl deelnemer klant klanten
CLIENT       klnt kln kl clt ct child children person youth youths customer clients citizen citizens
GEBOORTE     geboorte geboren geb gebdat gebdatum gebdt birth birthdate dob
GESLACHT     geslacht gesl sekse gender kunne sex sexe man vrouw male female
POSTCODE     postcode pc postc zip zipcode postal postalcode
VIER         4 vier cijfers
WET          wet wetgeving regeling wettelijk wettelijke domein wetsdomein kader grondslag law act legal framework
PRODUCT      product prod producten zorgproduct voorziening voorzieningen voorz dienst arrangement maatregel vz vzn
PRODUCT      vrz prd pr service ondersteuning zorgsoort artikel maatwerkvoorziening maatwerk perceel zorgprofiel
PRODUCT      profiel item products services
ZORG         zorg jeugdhulp hulp jeugdzorg jeugd jw jz care
CATEGORIE    categorie cat groep hoofdgroep rubriek hoofdcategorie categ category group categories
TOEWIJZING   toewijzing toewijzings toewijzen toegewezen toew toewyzing toewijz opdracht opdrachten toewijs twz toewz
TOEWIJZING   tw tz assigned assignment allocation zorgtoewijzing order toegew assignments allocations
BESCHIKKING  beschikking beschikkings beschikt besch besluit beslissing beschikk bes besl bk bs bsk bsl decision
BESCHIKKING  beschikkingen besluiten verlening verleend toekenningsbesluit ruling
AFGIFTE      afgifte afgegeven toekenning toegekend genomen approved granted issued akkoord goedkeuring goedgekeurd
AFGIFTE      vaststelling vastgesteld beslis fiattering toeken verzend verzonden verzending
INDICATIE    indicatie ind indicaties
INGANG       ingang ingangs ingegaan begin start aanvang vanaf van startdt begindt ingangsdt aanv beg ingaande ingaand
INGANG       sinds opening opgericht oprichting ing aanvg strt bgn from begins starts startend effectief ingaat
INGANG       effective since commencement
EINDE        einde eind tot afloop totenmet tm eindigt verloopt verval expiratie einddt end eindigend ein etm until to
EINDE        ends vervalt expiry expiration expires
STOP         stop stopgezet gestopt beeindiging beeindigings beeindigd stopzetting staking uitstroom stopped gesloten
STOP         sluiting opgeheven opheffing afsluiting afgesloten afgerond afronding uitschrijving terminated
STOP         termination discontinued ended
WERKELIJK    werkelijk werkelijke feitelijk feitelijke daadwerkelijk daadwerkelijke gerealiseerd gerealiseerde gewerkt
WERKELIJK    reeel reele echt echte gewerkte besteed bestede actual worked realised realized spent werk
LAATSTE      laatste laatst last
GEPLAND      gepland geplande begroot begrote begroting contract afgesproken beoogd plan planning planned budgeted
GEPLAND      scheduled
REDEN        reden redenen oorzaak motief rede reason aanleiding grond waarom motivering motivatie onderbouwing
REDEN        argumentatie argument why rationale cause
WIJZIGING    wijziging wijzigings wijz mutatie mut gewijzigd aanpassing verandering intrekking change modification
WIJZIGING    changed modified updated update aangepast gemuteerd muteerder changes revised
AANBIEDER    aanbieder aanbieders zorgaanbieder jeugdhulpaanbieder aanb leverancier lev instelling provider
AANBIEDER    contractant za zab zb ab org instantie aannemer contractpartij zorgpartner contractpartner onderaannemer
AANBIEDER    hoofdaannemer vestiging onderneming supplier vendor zorgleverancier organisatie hulpverlener
AANBIEDER    jeugdhulporganisatie partij zorgpartij crediteur verlener uitvoerende uitvoerder zorginstelling
AANBIEDER    opdrachtnemer providers suppliers
LEVERING     levering leverings lever verstrekking verstrekkings geleverd leveren financiering delivery bekostiging
LEVERING     bekostigings realisatie betaal betaling inkoop verstrekt delivered supply supplied
VORM         vorm wijze form
ZINPGB       zin pgb natura
PER          per
STATUS       status toestand resultaat fase beoordeling state
REFERENTIE   referentie ref refnr kenmerk reference
VERWIJZER    verwijzer verwijzers verwijzing verwijzings verwijzend verwijzende verwezen verwijs doorverwijzer verw vw
VERWIJZER    vwzr referrer referral referred referring instroom toegang aanmelder route kanaal verwijskanaal toeleider
VERWIJZER    doorverwijzing referrals
HUISARTS     huisarts huisartsen ha gp
ARTS         arts artsen doctor physician
PRAKTIJK     prkt praktijk praktijken prakt praktyk practice practices clinic
ZORGVERLENER zorgverlener zorgverleners zvl behandelaar caregiver practitioner
ROL          rol functie role beroep profession occupation job hoedanigheid title
VOLUME       volume vol omvang aantal hoeveelheid aant inzet volumes quantity count quantiteit kwantiteit qty size
EENHEID      eenheid eenh unit tijdseenheid units uom
EENHEDEN     eenheden
HOEVEEL      amount amt
FREQUENTIE   frequentie freq periodiciteit frequency recurrence
REGISTRATIE  registratie geregistreerd reg invoer ingevoerd aanmaak aangemaakt vastlegging vastgelegd ingeboekt
REGISTRATIE  gemaakt created registered registration verwerking verwerkt verwerkings creatie gecreeerd opvoer
REGISTRATIE  opgevoerd systeem timestamp boeking boek geboekt entered entry inserted recorded
BEDRAG       bedrag euro eur kosten gedeclareerd bedragen bdr bdg bedr som saldo costs vergoeding gefactureerd
BEDRAG       factuurbedrag honorarium nota cost kst uitgaven lasten expenses amounts paid payment
FACTUUR      factuur facturatie invoice
PRIJS        prijs tarief prijzen tarieven price tariff rate stuksprijs kostprijs
DECLARATIE   declaratie decl declaraties claim claimed claims
PRESTATIE    prestatie prest prestaties
VORIG        vorig vorige voorgaand voorgaande oorspronkelijk oorspronkelijke correctie gecorrigeerde gecrediteerd
VORIG        gekoppeld gekoppelde gerelateerd gerelateerde herziene gestorneerde tegenboeking vervangt vervangen
VORIG        vervanging terugboeking creditering herziet previous original origineel originele crediteert betreft
VORIG        corrigeert herziening storno oude oud eerder eerdere prior reversed
DEBET        debet
CREDIT       credit
GEMEENTE     gemeente gem gemeenten gm cbs gemeentelijk municipality gemcode gemnr woongemeente woon municipal council
DAGTEKENING  dagtekening dagtekenings gedateerd dagteken
BIJZAAK      aanduiding veld gegeven gegevens kolom netto bruto excl incl exclusief inclusief eigen
BIJZAAK      huidig huidige actueel actuele definitief definitieve unieke uniek volledige volledig full unique current
BIJZAAK      vermelding officiele officieel max maximaal maximum
BIJZAAK      indeling flag jn ja nee lokaal lokale local verslag rapportage report reporting
BERICHT      msg bericht berichten message messages
VERZOEK      verzoek aanvraag aanvraagde aangevraagd aangevraagde verzoeken vot aanvr request requested requests
VERZOEK      application applied
ONTVANGST    ontvangst ontvangen binnengekomen indiening ingediend received aanmelding binnenkomst inzending
ONTVANGST    ingezonden melding receipt submitted submission
GELDIG       geldig geldigheid loopt looptijd gld valid validity actief active applicable
PERIODE      periode perioden tijdvak period
OPVOLGER     samengegaan samengevoegd opgegaan fusie opvolger opvolgende opgevolgd overgenomen gefuseerd successor
OPVOLGER     merged merger
ALIAS        alias aliassen schrijfwijzen bijnamen bekend varianten variant synoniem synoniemen schrijfwijze
ALIAS        roepnamen alternatief alternatieve aliases aka alternative
ANDERE       andere anders ook other
SOJ          soj poh pohj ondersteuner soh ojg poj
STAND        stand snapshot
PEIL         peil peildatum tel meet niveau level
PATIENT      patient patients patienten ingeschrevenen ingeschreven ingeschr pat populatie jeugdpopulatie enrolled
ONDER18      minderjarig minderjarigen minderjarige minor minors
ONDER        onder jonger under below
ACHTTIEN     18
LEEFTIJD     leeftijd leeftijds lft leeftijden age ages
KLASSE       klasse klassen class band range
KWARTAAL     kwartaal kwartalen kw quarter quarters qtr
UREN         uren uur hours hour
SOORTKOSTEN  kostensoort kostentype
ZORGVORM     zorgvorm zorgvormen hulpvorm
STRENG       streng strenge strikt strikte smal smalle strict narrow
RUIM         ruim ruime breed brede broad wide
RELEVANT     relevant relevante
BRON         bron bronnen herkomst source origin vindplaats afkomstig ontleend
PEILJAAR     prijspeil prijsjaar peiljaar
TRAJECT      traject trajecten
METING       gemeten aangenomen aanname measured assumed
WACHTEN      wachttijd wachttijden wacht wachten wachtduur waiting wait
WEEK         week weken weeks
MAAT         maat maatstaf indicator indicatoren kengetal kerncijfer measure metric topic onderwerp grootheid kpi
MAAT         statistic
GEBIED       gebied gebieden regio regios area region geography
WAARDE       waarde cijfer uitkomst getal value values result results
TOTAAL       totaal totale total
TEAM         team wijkteam gebiedsteam jeugdteam
JAAR         jaartal calendar jaar jr jaren year years boekjaar kalenderjaar
ADRES        adres woonadres address
MEDEWERKER   medewerker professional employee worker
DOOR         door by
NIETS        straat huisnummer woonplaats telefoon email mail mw mdw procesregisseur
NIETS        jeugdprofessional behandelteam casusnummer sociaal burgerlijke staat plaats prioriteit intensiteit trede
NIETS        segment export opsteller beslisser ondertekenaar casus casusregisseur manager coach coordinator
NIETS        regiehouder toegangsmedewerker raamovereenkomst duur dagen huishouden onderwijs hulpvraag problematiek
NIETS        doelgroep adressen emailadres telefoonnummer mobiel contactmoment moeder vader verzorger voogd
NIETS        gezagsdrager nationaliteit land consulent regisseur behandelend afdeling casemanager
NIETS        regievoerder wijk buurt rekening iban budgethouder school gezin gezinsnummer dossier gebruiker login
NIETS        gezag gezaghebbende ouder contactpersoon maand bestand versie kostenplaats grootboek btw budget
NIETS        resterend verbruik verbruikt verzilvering verzilverd
NIETS        street house city residence phone contact user username version duration doorlooptijd crisis spoed urgent
NIETS        percentage perc pct percent aandeel bezettingsgraad bezetting fte website url district kostendrager
NIETS        aanspreekpunt fcl account extractie dwh etl batch laad load loaded run hnr huisnr
NIETS        revisie revision neighbourhood days dgn months maanden afwijking share gl center centre
NIETS        town huisletter toevoeging openbare ruimte postbus case plafond budgetplafond
PERSOONSNAAM voornaam voornamen voorletters achternaam tussenvoegsel voorvoegsel roepnaam familienaam geslachtsnaam
DIENST       dienstverband werkzaam
REGEL        regel rij row record rec line seq sequence surrogate technische technisch uuid guid
"""

# Words that only bind or bend others; they say nothing about which column it is.
_BINDING: Final = """
de het een der des s en e n op in aan bij voor is te zoals uit on at of or the vd v d a m obv met j
tbl dim fct stg rpt
"""
# Written signs that are words.
SIGNS: Final = (
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
    (re.compile(r"\bd\s*/?\s*c\b"), " debet credit "),
)
# What stands in brackets with strokes is what the column may hold: "Eenheid (uur/dag/stuks)".
_CHOICES: Final = re.compile(r"(?<=\w)\s*\((?!t/m)[^()]*/[^()]*\)")
# "Periode van" begins, "naam van de praktijk" does not.
_OF: Final = re.compile(r"(?<=[a-z.] )van(?= +(?!datum|dat\b|dt\b|tot|t/m|en\b)[a-z])")
LONG_WORD, NEARLY = 7, 0.9
SHORTEST_PART, SHORTEST_HEAD = 3, 4
# What no canonical column holds, unless a phrase of one names it.
OF_NO_USE: Final = frozenset(
    {"NIETS", "TEKST", "OPMERKING", "TOELICHTING", "PERSOONSNAAM", "ADRES", "JAAR", "MEDEWERKER", "TEAM", "DOOR"}
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
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})", " ", text.strip())
    bare = unicodedata.normalize("NFKD", apart)
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).lower()


@cache
def read_header(header: str) -> Words:
    """Give the ideas of a header; what the lexicon does not know is given as it stands, in lower case."""
    text = _OF.sub(" ", _CHOICES.sub("", plain(header).replace("_", " ")))
    for sign, word in SIGNS:
        text = sign.sub(word, text)
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
    best: tuple[str, ...] | None = None
    for length in range(len(token) - 1, 1, -1):
        head, tail = token[:length], token[length:]
        if head not in lexicon() or (length < SHORTEST_PART and len(tail) < SHORTEST_PART):
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
    Give the idea of the one long word that a token nearly is, alone or before a known word; empty when unsure.

    One letter too many, too few or wrong: "refferentie", "toewijzigsnummer".
    """
    if len(token) < LONG_WORD:
        return frozenset()
    near = get_close_matches(token, [word for word in lexicon() if len(word) >= LONG_WORD], cutoff=NEARLY)
    ideas = frozenset(lexicon()[word] for word in near)
    if ideas:
        return ideas if len(ideas) == 1 and not ideas & NOT_GUESSED else frozenset()
    for length in range(len(token) - SHORTEST_PART, LONG_WORD - 1, -1):
        if token[length:] in lexicon() and (head := _mistyped(token[:length])):
            return head | {lexicon()[token[length:]]}
    return frozenset()


def _skeleton(word: str) -> str:
    return word[0] + "".join(sign for sign in word[1:] if sign not in "aeiouy")
