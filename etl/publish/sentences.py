"""Sentences of the report, each made by a rule from the published tables; what does not hold is not there.

The words are neutral: what was counted, how sure that is, what is missing. No sentence speaks of a cause, of
money won or lost, or of a better or worse practice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from etl.publish import accounting_view, views
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Value, decimal, listing, show
from etl.publish.model_view import Column
from etl.publish.views import Rate, Tables
from schemas.values import KOSTENBASIS, STATUSSEN, ZORGVORMEN

GROUP_NAMES = {
    "interventie": "met SOJ",
    "controle": "zonder SOJ",
    "overgang": "overgang",
    "uitgesloten": "doet niet mee",
    "totaal": "alle praktijken",
}
STATUS_NAMES = {
    "voorlopig": "voorlopig*",
    "nader_voorlopig": "nader voorlopig**",
    "definitief": "definitief",
    "laatste_goede_stand": "laatste goede stand",
}
EVERYTHING = 100
COUNT_WORDS = ("geen", "één", "twee", "drie", "vier", "vijf")

NOT_SHOWN_BECAUSE = {
    views.GROEP_KWARTAAL: "omdat dit profiel geen vergelijking tussen de groepen per kwartaal bevat",
    views.PRAKTIJK_KWARTAAL: "omdat cijfers per praktijk over kleine aantallen jeugdigen gaan",
    views.KANAAL: "omdat cijfers per verwijzer over kleine aantallen jeugdigen gaan",
    views.DEUREN: "omdat cijfers per verwijzer over kleine aantallen jeugdigen gaan",
    views.NIET_GEKOPPELD: "omdat zonder praktijken niet te zeggen is wie er geen heeft",
    views.SIGNALEN: "omdat het over één praktijk gaat",
    views.PRIORITEIT: "omdat uit kosten per patiënt en percentages kleine aantallen zijn terug te rekenen",
    views.PRIJZEN: "omdat uit een gemiddelde over weinig trajecten kleine aantallen jeugdigen zijn terug te rekenen",
    views.COHORT: "omdat uit bedragen en aantallen kleine groepen jeugdigen zijn terug te rekenen",
    views.LEZING: "omdat uit kosten per patiënt kleine aantallen jeugdigen zijn terug te rekenen",
    views.VOOR_NA: "omdat uit kosten per patiënt kleine aantallen jeugdigen zijn terug te rekenen",
    views.GROEI: "omdat uit bedragen en aantallen kleine groepen jeugdigen zijn terug te rekenen",
    views.DOELEN: "omdat een doel over kleine aantallen jeugdigen kan gaan",
    views.UITGAVEN: "omdat uit kosten per gemeente die van één praktijk kunnen blijken",
    views.SCENARIO: "omdat een scenario met aannames over weinig jeugdigen kan rekenen",
    views.AANNAMES: "omdat een scenario met aannames over weinig jeugdigen kan rekenen",
    views.METHODEN: "omdat uit aantallen maal een prijs kleine aantallen jeugdigen zijn terug te rekenen",
    views.MAAND: "omdat aantallen per maand klein zijn",
    views.LEEFTIJD: "omdat cijfers per praktijk en leeftijd over kleine aantallen jeugdigen gaan",
    views.VOLLEDIGHEID: "omdat dit profiel geen kwartalen bevat",
    views.REKENMODEL: "omdat uit bedragen en percentages kleine aantallen jeugdigen zijn terug te rekenen",
    views.EFFECT: "omdat uit een verhouding tussen weinig praktijken kleine aantallen jeugdigen zijn terug te rekenen",
    views.CBS: "omdat aantallen per gemeente en verwijzer klein zijn",
    views.TELWIJZEN: "omdat daarvoor hele jaren nodig zijn",
    views.CODEDEKKING: "omdat aantallen per jaar en code kleine groepen personen laten zien",
    views.DATAKWALITEIT: "omdat rijen van kleine groepen personen naar die personen kunnen wijzen",
    views.DEFINITIES: "omdat de lijst met definities in deze uitgave ontbreekt",
}


def group_name(groep: str) -> str:
    """Name of a group for readers."""
    return GROUP_NAMES.get(groep, groep.replace("_", " ") or "onbekend")


def status_name(status: str) -> str:
    """Name of a status for readers, with its CBS asterisks."""
    return STATUS_NAMES.get(status, status.replace("_", " "))


def not_shown(subject: str, table: str, context: ReportContext) -> str:
    """One sentence for a part of the report whose table is not in this profile."""
    if context.profiel == "analist":
        return f"{subject} staat niet in deze uitgave: de tabel {table} is er niet voor gemaakt."
    return f"{subject} staat niet in het profiel {context.profiel}, {NOT_SHOWN_BECAUSE[table]}."


def nothing_counted(subject: str) -> str:
    """One sentence for a part whose table is there but holds nothing up to this quarter."""
    return f"{subject}: er zijn tot en met dit kwartaal geen cijfers."


def summary(tables: Tables, context: ReportContext) -> list[str]:
    """At most five sentences, each true of these tables; fewer where something is hidden or not known."""
    rates = views.compared_rates(tables, context)
    found = (
        _both_rates(rates),
        _overlap(rates),
        _unlinked_then(tables, rates) or _unlinked(tables),
        _how_final(tables, context),
        _what_is_missing(tables, context),
    )
    return [sentence for sentence in found if sentence]


def summary_heading(sentences: list[str]) -> str:
    """Heading that counts right: "In vijf zinnen", "In één zin"."""
    if not sentences:
        return "In het kort"
    return f"In {COUNT_WORDS[len(sentences)]} {'zin' if len(sentences) == 1 else 'zinnen'}"


def _both_rates(rates: Mapping[str, Rate]) -> str:
    pair = [(groep, rates[groep]) for groep in ("interventie", "controle") if groep in rates]
    known = [(groep, rate) for groep, rate in pair if rate.known]
    if not known:
        if not any(rate.per_1000 is Missing.HIDDEN for _, rate in pair):
            return ""
        return (
            f"De cijfers van de groepen met en zonder SOJ over {pair[0][1].periode.text} zijn in dit profiel "
            "verborgen, omdat er kleine aantallen in zitten."
        )
    parts = [f"{show(rate.per_1000, 'rate')} in praktijken {group_name(groep)}" for groep, rate in known]
    return (
        f"In {known[0][1].periode.text} zijn van elke 1.000 patiënten jonger dan 18 er {' en '.join(parts)} "
        "verwezen naar jeugdhulp die in dit rapport meetelt."
    )


def _overlap(rates: Mapping[str, Rate]) -> str:
    one, other = rates.get("interventie"), rates.get("controle")
    if one is None or other is None or not one.known or not other.known:
        return ""
    margins = (
        f"De marges van 95% ({show(one.onder, 'rate')} tot {show(one.boven, 'rate')} met SOJ, "
        f"{show(other.onder, 'rate')} tot {show(other.boven, 'rate')} zonder SOJ)"
    )
    if _number(one.onder) <= _number(other.boven) and _number(other.onder) <= _number(one.boven):
        return (
            f"{margins} overlappen elkaar: uit deze cijfers alleen is niet op te maken of de groepen van "
            "elkaar verschillen."
        )
    which = "hoger" if _number(one.per_1000) > _number(other.per_1000) else "lager"
    return (
        f"{margins} overlappen elkaar niet: het cijfer van praktijken met SOJ ligt {which}, en waardoor dat "
        "komt, zeggen deze cijfers niet."
    )


def _number(value: Value) -> float:
    if isinstance(value, Missing):
        raise TypeError("a cell without a number cannot be compared")
    return value


def _unlinked_then(tables: Tables, rates: Mapping[str, Rate]) -> str:
    """How many youths of the compared period have no practice, and what the rates are if they belong in proportion."""
    pair = {groep: rates[groep] for groep in ("interventie", "controle") if groep in rates and rates[groep].known}
    share = views.unlinked_shares(tables).get(next(iter(pair.values())).periode) if pair else None
    if share is None or isinstance(share, Missing) or share >= EVERYTHING:
        return ""
    if share == 0:
        return "Van elke verwezen jeugdige in die periode is bekend bij welke huisartspraktijk de verwijzing hoort."
    told = []
    for groep, rate in pair.items():
        grown = rate.with_unlinked(share)
        margin = f"{show(grown.onder, 'rate')} tot {show(grown.boven, 'rate')}"
        told.append(f"{show(grown.per_1000, 'rate')} (marge {margin}) {group_name(groep)}")
    return (
        f"Van ongeveer {decimal(share)}% van de verwezen jeugdigen in die periode is niet vast te stellen bij welke "
        f"huisartspraktijk zij horen; horen zij naar rato bij deze praktijken, dan is het {listing(told)}."
    )


def _unlinked(tables: Tables) -> str:
    counts = accounting_view.unlinked(tables)
    if counts is None:
        return ""
    loose, total = counts
    return (
        f"Van alle {decimal(total)} verwijzingen in de geleverde jaren is bij {decimal(loose)} "
        f"({show(100 * loose / total, 'percent')}) niet vast te stellen bij welke huisartspraktijk zij "
        "horen; die tellen bij geen enkele praktijk mee."
    )


def _how_final(tables: Tables, context: ReportContext) -> str:
    status = release_status(tables, context)
    found = views.completeness(tables, context)
    name = context.periode.text
    if found is None:
        if status not in STATUSSEN:
            return ""
        return f"De cijfers over {name} {_stand(status)}: {STATUSSEN[status]}."
    low, high = views.value(found, "onder"), views.value(found, "boven")
    margin = ""
    if not isinstance(low, Missing) and not isinstance(high, Missing):
        margin = f" (marge van 80%: {show(low, 'percent')} tot {show(high, 'percent')})"
    ending = f"; zij {_stand(status)}: {STATUSSEN[status]}" if status in STATUSSEN else ""
    expected = show(views.value(found, "verwacht_pct"), "percent")
    return f"De cijfers over {name} zijn naar verwachting voor {expected} compleet{margin}{ending}."


def _stand(status: str) -> str:
    if status == "laatste_goede_stand":
        return "staan op de laatste goede stand"
    return f"zijn {status_name(status).rstrip('*')}"


def release_status(tables: Tables, context: ReportContext) -> str:
    """Status of the region in the quarter: that of all practices, else of the first group that has one."""
    rates = views.quarter_rates(tables, context)
    for groep in ("totaal", "interventie", "controle"):
        if groep in rates and rates[groep].status:
            return rates[groep].status
    return ""


def _what_is_missing(tables: Tables, context: ReportContext) -> str:
    parts = []
    if context.bronnen:
        names = context.named(context.bronnen, "bron", "bronnen")
        parts.append(f"de nieuwste levering van {names} is niet verwerkt (de stand daarvoor is gebruikt)")
    without = without_list(tables, context)
    if without:
        names = context.named(without, "praktijk", "praktijken")
        parts.append(f"van {names} is niet bekend hoeveel patiënten jonger dan 18 er zijn")
    if context.praktijken_groep_onbekend:
        names = context.named(context.praktijken_groep_onbekend, "praktijk", "praktijken")
        parts.append(f"van {names} is niet opgegeven of er een SOJ werkt")
    if not parts:
        return ""
    return f"Nog niet compleet: {'; '.join(parts)}."


def ratio(tables: Tables, context: ReportContext) -> str:
    """Say how the rate with SOJ compares with that without in the compared period; empty where it is not known."""
    frame = tables.get(views.VERHOUDING)
    compared = views.compared_rates(tables, context).get("interventie")
    if frame is None or compared is None:
        return ""
    chosen = frame[(frame["gebied"].astype(str) == views.REGION) & (frame["zorgvorm"] == "TOTAAL")]
    for row in views.records(chosen[chosen["periode"].astype(str) == compared.periode.code]):
        found, low, high = (views.value(row, name) for name in ("rate_ratio", "onder", "boven"))
        if not any(isinstance(one, Missing) for one in (found, low, high)):
            return _ratio_in_words(compared.periode.text, _number(found), _number(low), _number(high))
    return ""


def _ratio_in_words(periode: str, found: float, low: float, high: float) -> str:
    margin = f"marge van 95%: {decimal(low, 2)} tot {decimal(high, 2)}"
    ending = (
        "1 ligt in de marge: hieruit is niet op te maken of de groepen van elkaar verschillen."
        if low <= 1 <= high
        else "1 ligt buiten de marge: toeval is geen goede verklaring, maar waardoor het verschil komt, zegt dit niet."
    )
    return (
        f"In {periode} was het cijfer van praktijken met SOJ {decimal(found, 2)} keer dat van praktijken zonder SOJ "
        f"({margin}). {ending}"
    )


def without_list(tables: Tables, context: ReportContext) -> list[str]:
    """Names of the practices in the comparison of which the list of patients is not known."""
    found = views.practices(tables, context)
    rows = found.rows if found is not None else []
    return [one.naam for one in rows if one.rate.opmerking == "lijst_onbekend"]


def without_list_in_groups(rates: Iterable[Rate]) -> str:
    """Which practices the newest group rates leave out of their patients; empty when every list is known."""
    newest = {rate.groep: rate for rate in rates}
    parts = [f"{group_name(groep)}: {rate.zonder_lijst}" for groep, rate in newest.items() if rate.zonder_lijst]
    if not parts:
        return ""
    return (
        "Van deze praktijken is niet bekend hoeveel patiënten jonger dan 18 er zijn; zij zitten niet in het "
        f"aantal patiënten van hun groep ({'; '.join(parts)})."
    )


def group_unknown(context: ReportContext) -> str:
    """Say where practices count of which nobody said whether they work with an SOJ; empty without any."""
    names = context.praktijken_groep_onbekend
    if not names:
        return ""
    where = (
        "in geen van beide groepen"
        if context.regels.get("groep_onbekend") == "uitgesloten"
        else "volgens de instelling van de regio bij de praktijken zonder SOJ"
    )
    told = context.named(names, "praktijk", "praktijken")
    return f"Van {told} is niet opgegeven of er een SOJ werkt. Wij tellen die {where}."


CANNOT_CONCLUDE = (
    "Dat een verschil tussen de groepen door de SOJ komt. Praktijken met en zonder SOJ verschillen ook op "
    "andere punten, en welke praktijken een SOJ kregen is niet geloot.",
    "Dat minder of meer verwijzingen goed of slecht is. Een lager cijfer kan passende hulp dichtbij "
    "betekenen, maar ook dat problemen niet gezien zijn.",
    "Dat de ene praktijk het beter doet dan de andere. De praktijken staan op alfabet, en bij kleine "
    "aantallen geeft toeval al grote verschillen.",
    "Wat de SOJ per saldo oplevert of kost. De bedragen horen bij wat er is gebeurd; wat er zonder SOJ zou "
    "zijn gebeurd, weten wij niet.",
    "Dat één kwartaal een ontwikkeling is. Kijk naar meer jaren, en naar de marge.",
)


def model_sum(found: list[Column]) -> list[str]:
    """Sentences on what L adds up, what is missing from it, and where the euros come from."""
    sentences = []
    letters = {one.l_bestaat_uit for one in found if one.l_bestaat_uit}
    if letters:
        names = {"H": "SGGZ", "I": "GBGGZ", "J": "lokaal veld", "K": "inzet van de SOJ"}
        widest = max(letters, key=len)
        parts = listing([f"{letter} ({names[letter]})" for letter in widest if letter in names])
        without_k = " Praktijken zonder SOJ hebben geen K." if "K" in widest else ""
        sentences.append(f"L telt hier op: {parts}.{without_k}")
    missing = sorted({letter for one in found for letter in one.niet_beschikbaar})
    if missing:
        sentences.append(
            f"Niet voor alle groepen aangeleverd, of daardoor niet te berekenen: {listing(missing)}. Daar "
            "staat – en geen 0."
        )
    bases = {one.kostenbasis for one in found}
    shown = [base for base in KOSTENBASIS if base in bases or "gemengd" in bases]
    if shown:
        told = "; ".join(f"{base} is {KOSTENBASIS[base]}" for base in shown)
        sentences.append(f"De kostenbasis zegt waar de euro's vandaan komen: {told}.")
    return sentences


def method(context: ReportContext) -> list[str]:
    """Definitions and method, at most ten lines, with the settings that were used."""
    rules = context.regels
    gap = rules.get("maximale_onderbreking_dagen", 30)
    dated = (
        "de datum waarop het eerste besluit is genomen"
        if rules.get("kwartaal_naar") == "toewijzingsdatum"
        else "de dag waarop de hulp mag beginnen"
    )
    forms = rules.get("uitkomst", ())
    named = "; ".join(f"{form} ({ZORGVORMEN[form]})" for form in forms if form in ZORGVORMEN)
    lines = [
        "SOJ: een jeugdprofessional die in de huisartspraktijk werkt. Andere namen zijn SOH-KJP, POH-Jeugd, "
        "OJG en POJ.",
        "Met SOJ (interventiegroep): op elke dag van de periode werkte er een SOJ. Zonder SOJ "
        "(controlegroep): op geen enkele dag. Overgang: op een deel van de dagen.",
        f"Traject: besluiten voor één jeugdige en één soort hulp, met hooguit {gap} dagen ertussen. Een "
        "verlenging of een andere aanbieder is dus geen nieuw traject.",
        f"Verwijzing: het begin van een traject, geteld op {dated}. Een begin om een administratieve reden "
        "telt niet mee.",
        "Per 1.000: het aantal verschillende jeugdigen jonger dan 18 met een verwijzing, per 1.000 patiënten "
        "jonger dan 18 van de praktijk. Over een jaar is opnieuw geteld en niet opgeteld.",
        "De jeugdige telt bij de eigen huisartspraktijk als die bekend is, ook als een ander dan de huisarts verwees; "
        "en anders bij de praktijk van de huisarts of SOJ die verwees.",
        "Marge: het 95%-betrouwbaarheidsinterval (Garwood). Bij kleine aantallen is de marge breed.",
        "Rekenmodel A tot en met M: het model dat DSP-groep in 2017 voor FoodValley voorstelde.",
    ]
    if named:
        lines.insert(5, f"Meegeteld is verwijzing naar: {named}.")
    return lines


def hidden_rule(context: ReportContext) -> str:
    """Say in one sentence what is hidden in this profile."""
    if not context.drempel:
        return "In dit profiel is niets verborgen; deel dit rapport niet buiten de kring die alles mag zien."
    rounded = " Andere aantallen zijn afgerond op vijf." if context.profiel == "openbaar" else ""
    return (
        f"Aantallen van 1 tot en met {context.drempel - 1} zijn verborgen, en soms een ander aantal, zodat "
        f"niemand het kan terugrekenen.{rounded}"
    )


SYMBOLS: tuple[tuple[str, str], ...] = (
    (".", "verborgen, om mensen te beschermen"),
    ("–", "niet bekend; de reden staat erbij"),
    ("n.v.t.", "kan hier niet voorkomen"),
    ("0", "nul: het is geteld en er was niets"),
    ("*", "voorlopig: er komt nog veel bij"),
    ("**", "nader voorlopig: er komt nog iets bij"),
)
