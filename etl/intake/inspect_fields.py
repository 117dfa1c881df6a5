"""
Which ideas in a header speak for which canonical column.

A phrase lists the ideas that a header for the column names: all of them, those with ``?`` if it likes, ``A|B`` one of
both. How far a header is from the nearest phrase, in ideas, is its score.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from etl.intake.inspect_words import OF_NO_USE, Words, plain, read_header
from etl.intake.layouts import canonical_columns

_OF_A_DECISION: Final = "TOEWIJZING? BESCHIKKING? INDICATIE? GELDIG? PRODUCT? ZORG?"
_OF_A_CLAIM: Final = "DECLARATIE|FACTUUR|PRESTATIE? PERIODE? PRODUCT? ZORG? LEVERING?"

# Column -> phrases, divided by ";". A key "soort.column" goes before the column alone.
_PHRASES: Final[Mapping[str, str]] = {
    "gemeente": "GEMEENTE CODE? NUMMER?",
    "toewijzingnummer": "TOEWIJZING PRODUCT? NUMMER; TOEWIJZING CODE|REFERENTIE",
    "bsn": "BSN CLIENT? NUMMER?",
    "geboortedatum": "GEBOORTE DATUM? CLIENT?",
    "geslacht": "GESLACHT CLIENT? CODE? PATIENT?",
    "postcode4": "POSTCODE VIER? CLIENT? ADRES? GEBIED?",
    "wet": "WET CODE? SOORT?; WET ZORG CODE?",
    "beschikkingnummer": "BESCHIKKING NUMMER; BESCHIKKING CODE|REFERENTIE; INDICATIE NUMMER",
    "productcategorie": "PRODUCT CATEGORIE CODE?; CATEGORIE CODE? NUMMER?; ZORG CATEGORIE CODE?",
    "productcode": "PRODUCT CODE ZORG?; PRODUCT NUMMER; PRODUCT; PRESTATIE CODE",
    "toewijzingsdatum": "TOEWIJZING DATUM; BESCHIKKING DATUM; AFGIFTE DATUM? BESCHIKKING? TOEWIJZING?",
    "toewijzingstijd": "TOEWIJZING TIJD|UREN; BESCHIKKING TIJD; AFGIFTE TIJD; TIJD",
    "ingangsdatum": f"INGANG DATUM? {_OF_A_DECISION}",
    "einddatum": f"EINDE DATUM? {_OF_A_DECISION}; LAATSTE DATUM TOEWIJZING|BESCHIKKING|INDICATIE",
    "stopdatum": "STOP DATUM? ZORG? PER? BERICHT?; EINDE WERKELIJK DATUM? ZORG?; STOP WERKELIJK DATUM? ZORG?; "
    "EINDE LEVERING DATUM?; LAATSTE DATUM ZORG? LEVERING?",
    "reden_wijziging": "REDEN WIJZIGING CODE? TOEWIJZING? BESCHIKKING?",
    "aanbieder_agb": "AANBIEDER|PROVIDER|VESTIGING AGB CODE? NUMMER? ZORG? ZORGVERLENER?; AGB CODE? NUMMER?; "
    "AANBIEDER|PROVIDER CODE|NUMMER ZORG?",
    "leveringsvorm": "LEVERING|BETALING VORM|SOORT CODE?; ZINPGB; VORM ZORG; LEVERING",
    "status": "STATUS TOEWIJZING? BESCHIKKING? INDICATIE? PRODUCT? CODE?; STAND TOEWIJZING? BESCHIKKING? INDICATIE?",
    "referentie_aanbieder": "REFERENTIE AANBIEDER|PROVIDER NUMMER? VERZOEK?; REFERENTIE NUMMER? VERZOEK?",
    "verwijzer_type": "SOORT|VORM VERWIJZER|ARTS CODE? DOOR?; CATEGORIE VERWIJZER CODE?; BRON VERWIJZER; "
    "KANAAL VERWIJZER?",
    "verwijzer_agb": "VERWIJZER AGB CODE? NUMMER? ARTS? HUISARTS? DOOR?; ARTS AGB CODE? NUMMER?",
    "verwijzer_naam": "VERWIJZER NAAM|DOOR|WIE ARTS? HUISARTS? VRIJVELD?; "
    "VERWIJZER ARTS|CLIENT|HUISARTS|VRIJVELD; ARTS NAAM",
    "huisartspraktijk_agb": "HUISARTS PRAKTIJK? VESTIGING? AGB CODE? NUMMER? CLIENT? PATIENT?; "
    "PRAKTIJK AGB CODE? NUMMER? PATIENT? VERWIJZER? VESTIGING?; PRAKTIJK CODE|NUMMER HUISARTS?",
    "huisartspraktijk_naam": "HUISARTS PRAKTIJK? NAAM? CLIENT? PATIENT?; "
    "PRAKTIJK NAAM? TEKST? PATIENT? VERWIJZER? HUISARTS?",
    "volume": "VOLUME DECLARATIE? TOTAAL? TOEWIJZING? PRODUCT? PRESTATIE? ZORG? LEVERING?; "
    "HOEVEEL TOTAAL? TOEWIJZING? PRODUCT? PRESTATIE? ZORG? LEVERING?; EENHEDEN VOLUME? DECLARATIE?",
    "eenheid": "EENHEID VOLUME? CODE? MAAT? PRODUCT? TIJD? SOORT? TOEWIJZING? DECLARATIE?",
    "frequentie": "FREQUENTIE VOLUME? CODE? EENHEID? LEVERING?; PER; PER PERIODE",
    "registratiedatum": "REGISTRATIE DATUM TOEWIJZING? BESCHIKKING? SYSTEEM?; SYSTEEM DATUM; REGISTRATIE",
    "dagtekening": "DAGTEKENING BERICHT? VERZOEK? DATUM? NUMMER?; VERZOEK DATUM BERICHT?; BERICHT DATUM|AFGIFTE; "
    "ONTVANGST DATUM? VERZOEK? BERICHT?",
    "verzoeken.ingangsdatum": f"INGANG DATUM? VERZOEK? {_OF_A_DECISION}",
    "verzoeken.einddatum": f"EINDE DATUM? VERZOEK? {_OF_A_DECISION}",
    "begindatum": f"INGANG DATUM? {_OF_A_CLAIM}",
    "declaraties.einddatum": f"EINDE DATUM? {_OF_A_CLAIM}",
    "bedrag": "BEDRAG HOEVEEL? DECLARATIE|FACTUUR|PRESTATIE? ZORG? ONTVANGST? TOTAAL? REGEL?; "
    "DECLARATIE|FACTUUR|PRESTATIE BEDRAG|HOEVEEL; HOEVEEL",
    "prijzen.bedrag": "BEDRAG HOEVEEL? ZORG? GEMIDDELD?; PRIJS BEDRAG|HOEVEEL? TRAJECT? GEMIDDELD? PER?; "
    "BEDRAG TRAJECT GEMIDDELD? PER?; HOEVEEL",
    "debet_credit": "DEBET CREDIT CODE? SOORT? INDICATIE? BEDRAG? REGISTRATIE? DECLARATIE?; CREDIT CODE?; DEBET CODE?",
    "referentienummer": "REFERENTIE NUMMER? DECLARATIE|PRESTATIE?; DECLARATIE|PRESTATIE NUMMER; "
    "DECLARATIE|FACTUUR|PRESTATIE REGEL NUMMER?",
    "vorig_referentienummer": "VORIG REFERENTIE NUMMER?; VORIG DECLARATIE|FACTUUR|PRESTATIE? NUMMER?; "
    "VORIG REGEL NUMMER? DECLARATIE|PRESTATIE?",
    "praktijk_id": "PRAKTIJK NUMMER|CODE HUISARTS? VESTIGING? GEBIED?; "
    "HUISARTS? PRAKTIJK VESTIGING? AGB CODE? NUMMER?; AGB CODE? NUMMER?",
    "praktijken.naam": "NAAM PRAKTIJK|VESTIGING? HUISARTS? AGB?; HUISARTS? PRAKTIJK TEKST?",
    "geldig_van": "GELDIG INGANG DATUM? ROL? DIENST?; GELDIG PER DATUM?; INGANG DATUM? DIENST?; DIENST DATUM?",
    "geldig_tot": "GELDIG EINDE DATUM? ROL? DIENST?; EINDE DATUM? DIENST? PER? INGANG?; STOP DATUM? PER?",
    "opgegaan_in": "OPVOLGER PRAKTIJK? AGB? CODE? NUMMER? DOOR? NIEUW?; NIEUW PRAKTIJK CODE|NUMMER|AGB",
    "aliassen": "ALIAS NAAM? PRAKTIJK? ANDERE? ONDER?; ANDERE|VORIG NAAM PRAKTIJK?; ROEPNAAM PRAKTIJK",
    "zorgverlener_agb": "ZORGVERLENER|ARTS|MEDEWERKER|PROVIDER|ZV|WAARNEMER AGB CODE? NUMMER? ZORG?; "
    "ZORGVERLENER|MEDEWERKER|PROVIDER NUMMER|CODE; HUISARTS AGB CODE? CLIENT?; CLIENT AGB CODE?; AGB CODE? NUMMER?",
    "zorgverleners.naam": "NAAM ZORGVERLENER|ARTS|MEDEWERKER|PROVIDER|ZV|HUISARTS|WAARNEMER? PERSOONSNAAM?; "
    "ZORGVERLENER|ARTS|HUISARTS; PERSOONSNAAM HUISARTS|ARTS|ZORGVERLENER?",
    "rol": "ROL NAAM? ZORGVERLENER|ZV|HUISARTS? PRAKTIJK?; SOORT ZORGVERLENER|MEDEWERKER; WAARNEMER HUISARTS|HOUDER",
    "soj": "SOJ DEELNAME? INDICATIE? ZORG?; INTERVENTIE CATEGORIE?",
    "reden": "REDEN TOELICHTING? TEKST? WIJZIGING? ZORGVORM? CODE? VERANTWOORD?; TOELICHTING ZORGVORM? CODE?",
    "praktijkgroepen.reden": "REDEN TOELICHTING? TEKST? WIJZIGING? SOJ? CATEGORIE? INGANG? STOP? DEELNAME?; "
    "TOELICHTING SOJ? STATUS? CATEGORIE?",
    "peildatum": "PEIL DATUM? STAND?; STAND DATUM|PER PATIENT?; TEL|REFERENTIE DATUM; PER DATUM",
    "patienten_onder_18": "PATIENT ONDER18 VOLUME? JAAR? CLIENT? NAAM?; PATIENT ONDER ACHTTIEN VOLUME? JAAR?; "
    "PATIENT ZORG|CLIENT VOLUME? NAAM?; ONDER18 VOLUME? CLIENT? ZORG? JAAR? PRAKTIJK?; CLIENT VOLUME",
    "leeftijdsklasse": "LEEFTIJD KLASSE|CATEGORIE JAAR?; LEEFTIJD INGANG? EINDE?",
    "kwartaal": "KWARTAAL JAAR? PERIODE? NUMMER? TIJD? DATUM?",
    "uren_gepland": "UREN GEPLAND|CONTRACT VOLUME? SOJ? TOTAAL?",
    "uren_werkelijk": "UREN WERKELIJK|LEVERING|REGISTRATIE|VERANTWOORD VOLUME? SOJ? TOTAAL?",
    "kosten": "BEDRAG SOJ? KWARTAAL? PER? TEAM? TOTAAL? HOEVEEL? ZORG? VOLUME?",
    "kostensoort": "SOORTKOSTEN SOORT? SOJ?; SOORT|CATEGORIE BEDRAG SOJ?",
    "jeugdigen": "CLIENT VOLUME? TEAM? TOTAAL?; ZORG VOLUME",
    "zorgvorm": "ZORGVORM|ZV CODE? SEGMENT? CATEGORIE?; ZORG VORM|SOORT CODE?",
    "prijspeil": "PEILJAAR JAAR? PRIJS? LOON?; PRIJS PEIL JAAR?; JAAR PEIL|PRIJS",
    "prijzen.soort": "SOORT PRIJS|BEDRAG? TEKST?; METING PRIJS? GEMIDDELD?",
    "bron": "BRON TEKST? DOCUMENT? RAPPORT? WAARDE?",
    "categorie": "PRODUCT? CATEGORIE CODE?",
    "code": "PRODUCT CODE; CODE",
    "zorgvorm_streng": "ZORGVORM|ZV STRENG STAND?; ZORG VORM|SOORT STRENG; STRENG",
    "zorgvorm_ruim": "ZORGVORM|ZV RUIM STAND?; ZORG VORM|SOORT RUIM; RUIM",
    "soj_relevant": "SOJ RELEVANT DOOR?; RELEVANT",
    "weken": "WACHTEN WEEK VOLUME? TIJD? GEMIDDELD? TOTAAL? INGANG? ONTVANGST?; WEEK VOLUME? ONTVANGST?; "
    "WACHTEN TIJD? GEMIDDELD?",
    "maat": "MAAT NAAM? TEKST? SOORT? CODE? WAARDE?; WAARDE NAAM|TEKST|SOORT PEIL?",
    "gebied": "GEBIED NAAM? CODE? TEKST? ZORG? GEMEENTE?",
    "periode": "PERIODE|PEILJAAR CODE? JAAR? KWARTAAL? TIJD? WAARDE? TEKST? PEIL? RAPPORT? OVER?; "
    "JAAR KWARTAAL? WAARDE? RAPPORT? OVER?; KWARTAAL; WAARDE OVER",
    "waarde": "WAARDE MAAT? METING?",
}

# What a header may mean as well: too little to be sure, enough to ask a person.
_MAYBE: Final[Mapping[str, str]] = {
    "gemeente": "OPDRACHTGEVER",
    "beschikkingnummer": "ZAAK",
    "zorgvorm": "SEGMENT",
    "bron": "DOCUMENT",
    "dagtekening": "AFGIFTE",
    "zorgverleners.naam": "MEDEWERKER; ROEPNAAM",
    "rol": "DIENST; MEDEWERKER; WAARNEMER; HOUDER",
    "volume": "UREN",
    "patienten_onder_18": "PATIENT",
    "waarde": "PERCENTAGE; VOLUME; BEDRAG",
    "uren_gepland": "UREN",
    "uren_werkelijk": "UREN",
    "opgegaan_in": "NIEUW; DOOR PRAKTIJK",
    "prijzen.soort": "STATUS PRIJS",
}
# What the rows of a kind are about: beside another idea that says nothing ("Toewijzing.Eenheid", "Prijzen[Bron]").
_OWN: Final[Mapping[str, frozenset[str]]] = {
    "beschikkingen": frozenset({"TOEWIJZING", "BESCHIKKING", "PRODUCT"}),
    "verzoeken": frozenset({"VERZOEK", "BERICHT", "TOEWIJZING", "PRODUCT"}),
    "declaraties": frozenset({"PRESTATIE", "PRODUCT"}),
    "praktijken": frozenset({"PRAKTIJK"}),
    "zorgverleners": frozenset({"ZORGVERLENER"}),
    "praktijkgroepen": frozenset({"PRAKTIJK"}),
    "patienten": frozenset({"PATIENT"}),
    "soj_inzet": frozenset({"SOJ", "VOLUME"}),
    "lokaal_veld": frozenset({"BIJZAAK"}),
    "prijzen": frozenset({"PRIJS"}),
    "codes": frozenset({"CODE"}),
    "wachttijden": frozenset({"WACHTEN"}),
    "referenties": frozenset({"REFERENTIE"}),
}
OWN_WEIGHT: Final = 0.1

# Ideas that many columns share weigh little; the others weigh one.
WEIGHT: Final[Mapping[str, float]] = {
    "DATUM": 0.5, "NUMMER": 0.5, "CODE": 0.4, "CLIENT": 0.5, "PRODUCT": 0.7, "ZORG": 0.3, "GELDIG": 0.5,
    "SOORT": 0.8, "INDICATIE": 0.6, "VOLUME": 0.7, "BIJZAAK": 0.2, "PER": 0.1, "NAAM": 0.9, "TEKST": 0.5,
}  # fmt: skip
UNKNOWN_WEIGHT: Final = 0.6
BY_GENERIC_IDEAS: Final = 0.5
PARTLY: Final = 0.5  # what a header scores at most that lacks a telling idea which a phrase asks for
# A header that also names one of these is about something else: the birth date of a parent, an earlier number.
CONTRADICTING: Final = frozenset(
    {
        "NIETS",
        "CENTEN",
        "VORIG",
        "ANDERE",
        "WIJZIGING",
        "TOTAAL",
        "ADRES",
        "JAAR",
        "MEDEWERKER",
        "TEAM",
        "DOOR",
        "TECHNISCH",
        "SYSTEEM",
        "BETALING",
        "TEL",
        "OPMERKING",
        "ROEPNAAM",
        "PERSOONSNAAM",
        "NIEUW",
        "WIE",
        "PERCENTAGE",
    }
)
# And what does so only for some kinds: what is approved of a claim is not what was claimed.
_CONTRADICTING_IN: Final[Mapping[str, frozenset[str]]] = {"declaraties": frozenset({"AFGIFTE"})}
# What has more about it than its name: beside another idea a header is about that.
ENTITIES: Final = frozenset({"PRAKTIJK", "HUISARTS", "ARTS", "ZORGVERLENER"})
# Ideas that by themselves say nothing, unless a phrase asks for nothing else.
GENERIC: Final = frozenset(
    {"DATUM", "NUMMER", "CODE", "NAAM", "TIJD", "SOORT", "AGB", "PRODUCT", "ZORG", "CLIENT", "REFERENTIE", "BIJZAAK",
     "VOLUME", "HOEVEEL", "GELDIG", "REGEL"}
)  # fmt: skip
# Of these, what a header leaves out that means it all the same: "Toewijzing" for its number, not for its kind.
IMPLIED: Final = GENERIC - {"SOORT", "REFERENTIE", "CLIENT", "ZORG"}
# Of these, what only says in which way something is told.
DESCRIBING: Final = frozenset({"DATUM", "NUMMER", "CODE", "NAAM", "TIJD", "SOORT", "HOEVEEL"})
# Of these, what says enough to ask a person about.
TELLING: Final = frozenset({"REGEL", "VOLUME", "HOEVEEL"})
# The name of one of these is no canonical column, unless a phrase asks for it.
NAMED_ONLY: Final = frozenset(
    {"CLIENT", "AANBIEDER", "PROVIDER", "VESTIGING", "PRODUCT", "CATEGORIE", "GEMEENTE", "PRAKTIJK", "SOJ"}
)
NAMING: Final = frozenset({"NAAM", "WIE", "ZAAK"})
# What only some kinds have a column for: in the others a header with one of these is about nothing that is loaded.
ONLY_SOMEWHERE: Final = frozenset({"PRIJS", "BEDRAG", "LEEFTIJD", "FACTUUR", "WACHTEN", "GEBOORTE"})
# When something was changed is no canonical column either.
CHANGED: Final = frozenset({"WIJZIGING"})
WHEN: Final = frozenset({"DATUM", "TIJD", "LAATSTE"})
# Ideas beside which a number is that of a row or of a client, which no column holds.
ONLY_NUMBERED: Final = frozenset({"NUMMER", "CODE", "BIJZAAK", "ZORG"})


# Per idea the alternatives, and whether it must be there.
Phrase = tuple[tuple[frozenset[str], bool], ...]


@cache
def phrases(soort: str, column: str) -> tuple[Phrase, ...]:
    """Give the phrases of a column: per idea the alternatives, and whether it must be there."""
    return _read(_of_column(_PHRASES, soort, column))


def _of_column(texts: Mapping[str, str], soort: str, column: str) -> str:
    return texts.get(f"{soort}.{column}", texts.get(column, ""))


@cache
def _read(text: str) -> tuple[Phrase, ...]:
    return tuple(
        tuple((frozenset(word.rstrip("?").split("|")), not word.endswith("?")) for word in phrase.split())
        for phrase in text.split(";")
        if phrase.strip()
    )


def score_header(header: str, soort: str, column: str) -> float:
    """Tell how well a header fits a column: 0 (nothing in common) to 1; the canonical name itself is 1.2."""
    if plain(header).replace(" ", "_") == column:
        return 1.2
    words = read_header(header)
    return max((_fit(words, phrase, soort) for phrase in phrases(soort, column)), default=0.0)


def _fit(words: Words, phrase: Phrase, soort: str) -> float:
    own = _OWN.get(soort, frozenset())
    shared = wanted = 0.0
    used: set[str] = set()
    asked: set[str] = set()
    for alternatives, required in phrase:
        present = alternatives & words.ideas
        weight = max(WEIGHT.get(idea, 1.0) for idea in present or alternatives)
        if present or required:
            wanted += weight
        if present:
            shared += weight
            used |= present
            asked |= present if required else set()
    if not asked:
        return 0.0
    others = words.ideas - used
    if others & _contradicting(soort):
        return min(shared / wanted, BY_GENERIC_IDEAS) / 2
    weights = (OWN_WEIGHT if idea in own else WEIGHT.get(idea, 1.0) for idea in others)
    given = shared + sum(weights) + UNKNOWN_WEIGHT * len(words.unknown)
    fit = 2 * shared / (wanted + given)
    is_whole = _finds(phrase, words.ideas)
    if any(required and not alternatives & (words.ideas | IMPLIED) for alternatives, required in phrase):
        fit = min(fit, PARTLY)
    # The name of a gemeente is not that of a practice.
    is_of_another = asked <= DESCRIBING | ENTITIES and bool(words.unknown or others - GENERIC - own)
    is_generic = (asked <= GENERIC and not is_whole) or is_of_another
    return fit * BY_GENERIC_IDEAS if is_generic else fit


def _contradicting(soort: str) -> frozenset[str]:
    return CONTRADICTING | _CONTRADICTING_IN.get(soort, frozenset()) | (ONLY_SOMEWHERE - _named(soort))


def is_understood(header: str) -> bool:
    """Tell whether the lexicon knows every word of a header, and one of them says more than "number" or "date"."""
    words = read_header(header)
    return not words.unknown and bool(words.ideas - GENERIC)


def contradicts(header: str, soort: str, column: str) -> bool:
    """Tell whether a header names something that makes it another column: a parent, an earlier number."""
    named = {idea for phrase in phrases(soort, column) for alternatives, _ in phrase for idea in alternatives}
    return bool((read_header(header).ideas - named) & _contradicting(soort))


def allows(header: str, soort: str, column: str) -> bool:
    """Tell whether a header leaves room for a column: it names nothing else than what its phrases name."""
    named = {idea for phrase in phrases(soort, column) for alternatives, _ in phrase for idea in alternatives}
    return not read_header(header).ideas - GENERIC - named


def is_of_no_use(header: str, soort: str) -> bool:
    """
    Tell whether a header names what no canonical column of that kind holds: a remark, an address, a name of a product.

    A word that the lexicon does not know may be the one that matters: then it is not told.
    """
    ideas, unknown = read_header(header)
    known = _all_phrases(soort)
    if unknown or any(_covers(phrase, ideas) for phrase in known):
        return False
    if (
        ideas & OF_NO_USE
        or (ideas > CHANGED and not ideas - CHANGED - WHEN)
        or (ideas & NAMING and ideas & NAMED_ONLY)
        or ideas & ONLY_SOMEWHERE - _named(soort)
    ):
        return True
    numbered = ideas - ONLY_NUMBERED
    return numbered in ({"REGEL"}, {"CLIENT"}) and not any(_tells(phrase, ideas) for phrase in known)


def points_at(header: str, soort: str, column: str) -> bool:
    """Tell whether a header holds all that one phrase of a column asks for, or may mean it, whatever stands beside."""
    ideas = read_header(header).ideas
    is_elsewhere = bool(ideas & ONLY_SOMEWHERE - _named(soort))
    if not is_elsewhere and any(_finds(phrase, ideas) for phrase in _read(_of_column(_MAYBE, soort, column))):
        return True
    return any(_finds(phrase, ideas) and _tells(phrase, ideas) for phrase in phrases(soort, column))


def touches(header: str, soort: str, column: str) -> bool:
    """Tell whether a header holds anything telling that the phrases of a column name, asked for or not."""
    ideas = read_header(header).ideas - (GENERIC - TELLING)
    return any(ideas & alternatives for phrase in phrases(soort, column) for alternatives, _ in phrase)


@cache
def _named(soort: str) -> frozenset[str]:
    """Give all ideas that the phrases of a kind name."""
    return frozenset(idea for phrase in _all_phrases(soort) for alternatives, _ in phrase for idea in alternatives)


@cache
def _all_phrases(soort: str) -> tuple[Phrase, ...]:
    return tuple(phrase for column in canonical_columns(soort) for phrase in phrases(soort, column))


def _covers(phrase: Phrase, ideas: frozenset[str]) -> bool:
    """Tell whether a phrase finds all that it asks for among the ideas, and leaves none that says something else."""
    named = frozenset().union(*(alternatives for alternatives, _ in phrase))
    return _finds(phrase, ideas) and not ideas - named - {"BIJZAAK"}


def _finds(phrase: Phrase, ideas: frozenset[str]) -> bool:
    return all(alternatives & ideas for alternatives, required in phrase if required)


def _tells(phrase: Phrase, ideas: frozenset[str]) -> bool:
    """Tell whether something that a phrase asks for, and that is among the ideas, is more than "number" or "name"."""
    return any(ideas & alternatives - (GENERIC - TELLING) for alternatives, required in phrase if required)
