"""
The small report of several regions together: sentences, one chart, the figures and where they come from.

Every sentence follows from the figures by a rule. A margin that holds both less and more leaves the question open, and
is never said to show that there is no difference; no grade is given to the regions together, for the ladder of evidence
is about one region.
"""

from __future__ import annotations

import math

from markupsafe import Markup

from etl.compare.basis import OWN
from etl.compare.effect_joint import JointTest
from etl.compare.effect_permutation import FURTHEST_RATIO
from etl.compare.evidence import BASIS_WORDS
from etl.compare.pooling import Pooled
from etl.disclose.shares import Deel
from etl.publish.bundle import Bundle
from etl.publish.effect_charts import ratios_svg
from etl.publish.effect_view import Point, between_ratios, chance, less_or_more
from etl.publish.formats import Missing, decimal, listing, period, plural
from etl.publish.pages import template
from etl.publish.sections import DataTable, Head, Row
from schemas.values import ZORGVORMEN

SURE = 0.05  # of the joint test and of differences between regions: the other side of the 95% of every margin
FEW_REGIONS = 5
TOGETHER, NO_BOUNDS = "Samen", "geen grenzen"
CANNOT = (
    "Dat de SOJ de oorzaak is. Praktijken kozen zelf of en wanneer zij begonnen; er is niet geloot.",
    "Dat er niets verandert, als de marge breed is. Dan is het niet vast te stellen.",
    "Welke regio het beter doet. Regio's verschillen in meer dan de SOJ, en elk cijfer heeft een marge.",
    "Dat minder verwijzingen beter is, of wat het kost.",
)


def tell(bundle: Bundle) -> list[str]:
    """Give the sentences of the report, in the order of the page."""
    if bundle.samen is None or bundle.toets is None:
        return [*_one_region(bundle), _counted(bundle), *_remarks(bundle)]
    return [
        _which(bundle),
        _difference(bundle.samen),
        _what_it_says(bundle, bundle.samen, bundle.toets),
        _chance(bundle.samen, bundle.toets),
        _between_regions(bundle.samen),
        _next_region(bundle.samen),
        _counted(bundle),
        *_remarks(bundle),
    ]


def render_bundle(bundle: Bundle) -> str:
    """Write the report as one self-contained HTML page, without script or request to anywhere."""
    points = [Point(one.regio, one.verhouding, one.onder, one.boven) for one in bundle.delen]
    if bundle.samen is not None:
        points.append(Point(TOGETHER, *_ratios(bundle.samen)))
    page = {
        "regios": listing(one.regio for one in bundle.delen),
        "sentences": tell(bundle),
        "chart": Markup(ratios_svg(points, "regios", "Verschil met en zonder SOJ per regio")),
        "figures": figures_table(bundle),
        "origin": origin_table(bundle),
        "cannot": CANNOT,
    }
    return template("bundel.html").render(page | {"css": Markup(template("rapport.css").render())})


def _ratios(samen: Pooled) -> tuple[float, float | None, float | None]:
    """Give the mean ratio and its bounds; one beyond ``FURTHEST_RATIO`` is open, as in the report of a region."""
    return math.exp(samen.effect), _bound(samen.onder), _bound(samen.boven)


def _bound(log_ratio: float) -> float | None:
    return math.exp(log_ratio) if abs(log_ratio) <= math.log(FURTHEST_RATIO) else None


def _margin(low: float | None, high: float | None) -> str:
    told = between_ratios(low, high)
    return f"de marge van 95% loopt {told}" if told else "een marge van 95% is niet te geven"


def _one_region(bundle: Bundle) -> list[str]:
    told = [] if len(bundle.delen) > 1 else ["Er is één regio; er valt niets samen te voegen."]
    for one in bundle.mee or bundle.delen:
        told.append(
            f"In {one.regio} zijn er in kwartalen met SOJ {less_or_more(one.verhouding)} jeugdigen verwezen dan in "
            f"dezelfde praktijken en kwartalen zonder SOJ te verwachten was; {_margin(one.onder, one.boven)}. Dit is "
            "het eigen cijfer van die regio."
        )
        if (one.onder or 0.0) <= 1 <= (one.boven or math.inf):
            told.append(
                "Of er met een SOJ minder, evenveel of meer jeugdigen worden verwezen, is daarmee niet vast te stellen."
            )
    return told


def _which(bundle: Bundle) -> str:
    practices = sum(one.praktijken_met + one.praktijken_zonder for one in bundle.mee)
    regions = plural(len(bundle.mee), "regio", "regio's")
    return (
        f"Samengevoegd zijn de uitkomsten van {regions}: "
        f"{listing(one.regio for one in bundle.mee)}, met samen {plural(practices, 'praktijk', 'praktijken')}. Elke "
        "regio gaf alleen haar uitkomst; er zijn geen rijen, kinderen of praktijken gedeeld."
    )


def _counted(bundle: Bundle) -> str:
    words = (f"{word} ({ZORGVORMEN[word]})" for word in bundle.delen[0].uitkomst)
    return f"Geteld zijn jeugdigen jonger dan 18 met een nieuwe verwijzing naar {listing(words)}."


def _difference(samen: Pooled) -> str:
    ratio, low, high = _ratios(samen)
    return (
        f"Gemiddeld over deze regio's zijn er met een SOJ {less_or_more(ratio)} jeugdigen verwezen dan zonder te "
        f"verwachten was; {_margin(low, high)}."
    )


def _what_it_says(bundle: Bundle, samen: Pooled, toets: JointTest) -> str:
    if _is_open(samen):
        few = " Met weinig regio's is de marge breed: ook het verschil tussen regio's moet worden geschat."
        return (
            "Of er met een SOJ minder, evenveel of meer jeugdigen worden verwezen, is ook met deze regio's samen niet "
            f"vast te stellen.{few if len(bundle.mee) < FEW_REGIONS else ''}"
        )
    if toets.p > SURE:
        return (
            "De marge laat 'evenveel' er net buiten, maar de toets hieronder doet dat niet. Daarom is ook met deze "
            "regio's samen niet vast te stellen of er iets verandert."
        )
    which = "minder" if samen.effect < 0 else "meer"
    return (
        f"Dat past slecht bij een SOJ die niets verandert: er zijn gemiddeld {which} verwijzingen met SOJ. Een andere "
        "oorzaak is niet uitgesloten."
    )


def _is_open(samen: Pooled) -> bool:
    """Whether the margin of the mean holds both less and more."""
    return samen.onder <= 0 <= samen.boven


def _chance(samen: Pooled, toets: JointTest) -> str:
    other_question = (
        " Die kans gaat over deze regio's zelf: of er in geen ervan iets veranderde. De marge gaat over het gemiddelde "
        "van regio's zoals deze, en weet daarom minder."
    )
    return (
        "Verdeelt men in elke regio de startdata anders over de praktijken, dan komt een verschil dat samen minstens "
        f"zo groot is voor met een kans van {chance(toets.p)}. De kleinste kans die hier kan uitkomen, is "
        f"{chance(toets.p_minimum)}. Dit is een proef op de som en geen loting."
        f"{other_question if toets.p <= SURE and _is_open(samen) else ''}"
    )


def _between_regions(samen: Pooled) -> str:
    if samen.q_p >= SURE:
        return (
            "De uitkomsten van de regio's liggen niet verder uiteen dan bij toeval past "
            f"(kans {chance(samen.q_p)}). Met weinig regio's is een echt verschil tussen regio's moeilijk te zien."
        )
    return (
        f"De uitkomsten van de regio's liggen verder uiteen dan bij toeval past (kans {chance(samen.q_p)}): ongeveer "
        f"{decimal(samen.i2)}% van hun spreiding is geen toeval. Eén cijfer zegt dan weinig: kijk per regio."
    )


def _next_region(samen: Pooled) -> str:
    if math.isnan(samen.voorspeld_onder):
        return "Met twee regio's is niet te zeggen wat in een volgende regio te verwachten is."
    told = between_ratios(_bound(samen.voorspeld_onder), _bound(samen.voorspeld_boven))
    if not told:
        return "Wat in een volgende regio te verwachten is, is met deze regio's niet te zeggen."
    return f"In een volgende regio die op deze lijkt, is een verschil te verwachten {told}."


def _remarks(bundle: Bundle) -> list[str]:
    told = []
    if without := [one.regio for one in bundle.delen if one not in bundle.mee and len(bundle.delen) > 1]:
        told.append(
            f"{listing(without)} doet niet mee in het gezamenlijke cijfer: de standaardfout is niet bekend, omdat één "
            "praktijk daar niet gemist kan worden."
        )
    other = [one.regio for one in bundle.delen if one.praktijkbasis != OWN]
    if other:
        told.append(
            f"Let op: in {listing(other)} is niet van elke jeugdige de eigen huisartspraktijk bekend. Wie dan niet via "
            "de huisarts of de SOJ kwam, telt bij geen enkele praktijk mee. Lees het cijfer daarom alleen als "
            "beschrijving."
        )
    unmeasured = [one.regio for one in bundle.delen if one.volledigheid_pct is None]
    if unmeasured:
        told.append(f"In {listing(unmeasured)} is niet gemeten hoe volledig de kwartalen zijn.")
    if len({one.codeversie for one in bundle.delen}) > 1:
        told.append("De regio's gebruikten niet dezelfde versie van verwijsspiegel.")
    return told


def figures_table(bundle: Bundle) -> DataTable:
    """What each region gave, and all of them together in the last row."""
    heads = ("Regio", "Verschil", "Marge (95%)", "Standaardfout", "Kans", "Kleinste kans", "Gewicht", "Oordeel")
    rows = [_region_row(bundle, one) for one in bundle.delen]
    if bundle.samen is not None and bundle.toets is not None:
        ratio, low, high = _ratios(bundle.samen)
        rows.append(
            Row(
                TOGETHER,
                (
                    less_or_more(ratio),
                    between_ratios(low, high) or NO_BOUNDS,
                    decimal(bundle.samen.standaardfout, 3),
                    chance(bundle.toets.p),
                    chance(bundle.toets.p_minimum),
                    "100%",
                    Missing.NOT_APPLICABLE.value,
                ),
                strong=True,
            )
        )
    wide = ("Regio", "Verschil", "Marge (95%)", "Oordeel")
    return DataTable(
        "Verschil met en zonder SOJ, per regio op alfabet",
        tuple(Head(head, wide=head in wide) for head in heads),
        tuple(rows),
    )


def _region_row(bundle: Bundle, one: Deel) -> Row:
    weight = bundle.weight(one)
    return Row(
        one.regio,
        (
            less_or_more(one.verhouding),
            between_ratios(one.onder, one.boven) or NO_BOUNDS,
            Missing.UNKNOWN.value if one.standaardfout is None else decimal(one.standaardfout, 3),
            chance(one.p_permutatie),
            chance(one.p_minimum),
            Missing.NOT_APPLICABLE.value if weight is None else f"{decimal(100 * weight)}%",
            one.bewijsniveau,
        ),
    )


def origin_table(bundle: Bundle) -> DataTable:
    """Where each region's figure comes from: period, practices, how youths were placed, plan and program."""
    heads = ("Regio", "Periode", "Praktijken met / zonder SOJ", "Praktijk van", "Volledig", "Analyseplan", "Versie")
    rows = [
        Row(
            one.regio,
            (
                f"{period(one.kwartaal_van).label} – {period(one.kwartaal_tm).label}",
                f"{one.praktijken_met} / {one.praktijken_zonder}",
                BASIS_WORDS[one.praktijkbasis or ""],
                Missing.UNKNOWN.value if one.volledigheid_pct is None else f"{decimal(one.volledigheid_pct)}%",
                one.plan_sha256[:12],
                one.codeversie,
            ),
        )
        for one in bundle.delen
    ]
    wide = tuple(Head(head, wide=place != 4) for place, head in enumerate(heads))
    return DataTable("Herkomst per regio, op alfabet", wide, tuple(rows))
