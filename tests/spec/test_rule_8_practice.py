"""Rule 8: from which practice, how that is known, and where the referrer stands."""

from collections import Counter

import pytest
from spec_cases import read_cases
from spec_region import DECISIONS, listed, load_cases

from schemas.values import LINK_GEKOPPELD, LINK_NIET_GEKOPPELD

# Anker goes into Linde after 31 March 2023; Den into Els, and Els into Fijn; Olm closes and leaves nobody.
PRACTICES = """
    praktijk_id | naam                        | gemeente | geldig_van | geldig_tot | opgegaan_in | aliassen
    01990001    | Huisartsenpraktijk De Linde | 9901     | 2015-01-01 |            |             | De Wilg|Bij Oma
    01990002    | Huisartspraktijk Anker      | 9901     | 2015-01-01 | 2023-03-31 | 01990001    |
    01990003    | Beuk                        | 9902     | 2015-01-01 |            |             | Nachtegaal
    01990004    | Centrum                     | 9901     | 2015-01-01 |            |             |
    01990005    | Zuid                        | 9901     | 2015-01-01 | 2099-01-01 |             | Huisarts Centrum
    01990006    | Olm                         | 9901     | 2015-01-01 | 2022-12-31 |             |
    01990007    | Roos                        | 9901     | 2023-06-01 |            |             |
    01990011    | Den                         | 9901     | 2015-01-01 | 2023-03-31 | 01990012    |
    01990012    | Els                         | 9901     | 2015-01-01 | 2023-06-30 | 01990013    |
    01990013    | Fijn                        | 9901     | 2015-01-01 |            |             |
    01990014    | Café 't Hoekje              | 9901     | 2015-01-01 |            |             | Nachtegal
    01990015    | Vogelweide                  | 9901     | 2015-01-01 |            |             | Kraaiennest
    01990016    | Vogelheide                  | 9901     | 2015-01-01 |            |             |
    01990017    | Zonnebloem                  | 9901     | 2015-01-01 | 2023-03-31 | 01990015    |
"""
# Visser stands in Linde, Bakker in two practices, Jansen moves from Linde to Beuk, Smit is the SOJ of Beuk.
PERSONS = """
    zorgverlener_agb | praktijk_id | geldig_van | geldig_tot | rol        | naam
    01995001         | 01990001    | 2015-01-01 |            |            | Visser
    01995002         | 01990001    | 2015-01-01 |            | huisarts   | Bakker
    01995002         | 01990003    | 2015-01-01 |            | huisarts   | Bakker
    01995003         | 01990001    | 2015-01-01 | 2023-03-31 | huisarts   | Jansen
    01995003         | 01990003    | 2023-04-01 |            | huisarts   | Jansen
    01995004         | 01990002    | 2015-01-01 |            | huisarts   | Mulder
    01995005         | 01990006    | 2015-01-01 |            | huisarts   | Kok
    01995006         | 01990001    | 2015-01-01 |            | huisarts   | De Vries
    01995007         | 01990003    | 2015-01-01 |            | huisarts   | De Vries
    94990001         | 01990003    | 2015-01-01 |            | soj        | Smit
    94990002         | 01990001    | 2015-01-01 | 2022-12-31 | soj        | Prins
    94990003         | 01990002    | 2015-01-01 |            | soj        | Dekker
    94990004         | 01990001    | 2015-01-01 |            | soj        | Postma
    94990004         | 01990003    | 2015-01-01 |            | soj        | Postma
    01995009         | 01990001    | 2015-01-01 |            | jeugdarts  | Bos
    01995010         | 01990015    | 2015-01-01 |            | huisarts   | W.A. Terpstra
    01995011         | 01990016    | 2015-01-01 |            | huisarts   | G. Rozendaal
    01995012         | 01990001    | 2015-01-01 |            | huisarts   | H. Rozendaal
    01995013         | 01990015    | 2015-01-01 |            | huisarts   | Kloosterman
    01995013         | 01990016    | 2015-01-01 |            | huisarts   | Kloosterman
    94990005         | 01990016    | 2015-01-01 |            | soj        | M. Oudejans
    01995014         | 01990001    | 2015-01-01 | 2022-12-31 | huisarts   | P. Terpstre
"""

CASES = read_cases(
    """
    eigen_agb | eigen_naam | type | agb      | naam   || praktijk_id | link_regel          | kanaal
    # the own practice goes before the referrer
    01990003  |            | 02   | 01990001 |        || 01990003    | eigen_praktijk_agb  | huisarts
    # the own practice by its name goes before the referrer
              | Beuk       | 02   | 01990001 |        || 01990003    | eigen_praktijk_naam | huisarts
    # the own practice by its AGB goes before another by its name
    01990003  | De Linde   | 02   | 01990001 |        || 01990003    | eigen_praktijk_agb  | huisarts
    # the own practice needs no referrer
    01990003  |            |      |          |        || 01990003    | eigen_praktijk_agb  | onbekend
    # the own practice counts, whoever referred
    01990003  |            | 08   |          |        || 01990003    | eigen_praktijk_agb  | rechter
    # an own practice that cannot be placed gives way to the referrer
    01999999  |            | 02   | 01990001 |        || 01990001    | praktijk_agb        | huisarts
    # an own practice by a name that nobody has gives way to the referrer
              | Nergens    | 02   | 01990001 |        || 01990001    | praktijk_agb        | huisarts
    # an own AGB that nobody has gives way to the own name beside it
    01999999  | Beuk       | 02   | 01990001 |        || 01990003    | eigen_praktijk_naam | huisarts
    # an own practice that has closed gives way to the referrer
    01990006  |            | 02   | 01990001 |        || 01990001    | praktijk_agb        | huisarts
    # an own practice that can be two is not linked, not to the referrer either
              | Centrum    | 02   | 01990001 |        || -           | meerdere_praktijken | huisarts
    # the referring practice by its AGB
              |            | 02   | 01990001 |        || 01990001    | praktijk_agb        | huisarts
    # the referring GP by a personal AGB
              |            | 02   | 01995001 |        || 01990001    | zorgverlener_agb    | huisarts
    # the referring practice by its name
              |            | 02   |          | Beuk   || 01990003    | naam_praktijk       | huisarts
    # the referring practice by another of its names
              |            | 02   |          | De Wilg || 01990001   | naam_praktijk       | huisarts
    # the referring practice by the last of its names
              |            | 02   |          | bij oma || 01990001   | naam_praktijk       | huisarts
    # the referring GP by name
              |            | 02   |          | Visser || 01990001    | naam_zorgverlener   | huisarts
    # an AGB that nobody has gives way to the name beside it
              |            | 02   | 01999999 | Beuk   || 01990003    | naam_praktijk       | huisarts
    # an AGB goes before the name of another practice
              |            | 02   | 01990001 | Beuk   || 01990001    | praktijk_agb        | huisarts
    # a referring GP without a type
              |            |      | 01995001 |        || 01990001    | zorgverlener_agb    | huisarts
    # a referring practice without a type
              |            |      |          | Beuk   || 01990003    | naam_praktijk       | huisarts
    # a personal AGB in two practices is not linked
              |            | 02   | 01995002 |        || -           | meerdere_praktijken | huisarts
    # a personal name in two practices is not linked
              |            | 02   |          | Bakker || -           | meerdere_praktijken | huisarts
    # two persons of one name are not linked
              |            | 02   |          | De Vries || -         | meerdere_praktijken | huisarts
    # two practices of one name are not linked
              |            | 02   |          | Centrum || -          | meerdere_praktijken | huisarts
    # an AGB of another profession is not linked
              |            | 02   | 03990009 |        || -           | agb_geen_huisarts   |
    # an AGB of another profession is not linked, also with a name beside it
              |            | 02   | 03990009 | Beuk   || -           | agb_geen_huisarts   |
    # an AGB that nobody has
              |            | 02   | 01999999 |        || -           | onbekende_agb       | huisarts
    # a name that nobody has
              |            | 02   |          | Nergens || -          | naam_onbekend       | huisarts
    # a GP without AGB or name
              |            | 02   |          |        || -           | huisarts_zonder_naam | huisarts
    # no referrer at all
              |            |      |          |        || -           | geen_verwijzer      | onbekend
    # the gemeente is not a practice
              |            | 01   |          |        || -           | andere_verwijzer    | gemeente
    # a jeugdarts is not linked to the practice named beside
              |            | 03   | 01990001 |        || -           | andere_verwijzer    | jeugdarts
    # a jeugdarts in the list of zorgverleners is not linked
              |            | 03   | 01995009 |        || -           | andere_verwijzer    | jeugdarts
    # a jeugdarts in the list of zorgverleners without a type is not linked
              |            |      | 01995009 |        || -           |                     | jeugdarts
    # a jeugdarts refers a youth of a known practice
    01990003  |            | 03   |          |        || 01990003    | eigen_praktijk_agb  | jeugdarts
    # a gecertificeerde instelling
              |            | 04   |          |        || -           | andere_verwijzer    | gi
    # a medisch specialist
              |            | 05   | 03990009 |        || -           | andere_verwijzer    | medisch_specialist
    # nobody referred
              |            | 06   |          |        || -           | andere_verwijzer    | zelf
    # a judge
              |            | 08   |          |        || -           | andere_verwijzer    | rechter
    # a SOJ by AGB, sent under the type of the gemeente
              |            | 01   | 94990001 |        || 01990003    | zorgverlener_agb    | soj
    # a SOJ by AGB, sent under the type of a GP
              |            | 02   | 94990001 |        || 01990003    | zorgverlener_agb    | soj
    # a SOJ by AGB without a type
              |            |      | 94990001 |        || 01990003    | zorgverlener_agb    | soj
    # a SOJ by name
              |            | 01   |          | Smit   || 01990003    | naam_zorgverlener   | soj
    # a SOJ in two practices is not linked and is a SOJ
              |            | 01   | 94990004 |        || -           | meerdere_praktijken | soj
    # a SOJ refers a youth of another practice
    01990001  |            | 01   | 94990001 |        || 01990001    | eigen_praktijk_agb  | soj
    # a SOJ who has left is none
              |            | 01   | 94990002 |        || -           | andere_verwijzer    | gemeente
    """,
    """
    eigen_agb | eigen_naam | type | agb      | naam   | ingangsdatum || praktijk_id | link_regel
    # on its last day a practice stands for itself
    01990002  |            |      |          |        | 2023-03-31   || 01990002    | eigen_praktijk_agb
    # from the day after it stands for the practice it went into
    01990002  |            |      |          |        | 2023-04-01   || 01990001    | eigen_praktijk_agb
    # its name moves along
              | Anker      |      |          |        | 2023-04-01   || 01990001    | eigen_praktijk_naam
    # its AGB as referrer moves along
              |            | 02   | 01990002 |        | 2023-04-01   || 01990001    | praktijk_agb
    # its GPs move along
              |            | 02   | 01995004 |        | 2023-04-01   || 01990001    | zorgverlener_agb
    # its GPs stood in it on its last day
              |            | 02   | 01995004 |        | 2023-03-31   || 01990002    | zorgverlener_agb
    # its SOJ moves along
              |            | 01   | 94990003 |        | 2023-04-01   || 01990001    | zorgverlener_agb
    # a practice that went into one that went into a third: the first day
    01990011  |            |      |          |        | 2023-03-31   || 01990011    | eigen_praktijk_agb
    # a practice that went into one that went into a third: between
    01990011  |            |      |          |        | 2023-06-30   || 01990012    | eigen_praktijk_agb
    # a practice that went into one that went into a third: after
    01990011  |            |      |          |        | 2023-07-01   || 01990013    | eigen_praktijk_agb
    # the practice in the middle moves along on its own day
    01990012  |            |      |          |        | 2023-07-01   || 01990013    | eigen_praktijk_agb
    # a practice without a successor is open on its last day
              |            | 02   | 01990006 |        | 2022-12-31   || 01990006    | praktijk_agb
    # a practice without a successor is closed on the day after
              |            | 02   | 01990006 |        | 2023-01-01   || -           | praktijk_niet_open
    # the GP of a closed practice is not linked
              |            | 02   | 01995005 |        | 2023-01-01   || -           | praktijk_niet_open
    # a practice is closed on the day before its first
              |            | 02   | 01990007 |        | 2023-05-31   || -           | praktijk_niet_open
    # a practice is open on its first day
              |            | 02   | 01990007 |        | 2023-06-01   || 01990007    | praktijk_agb
    # a practice until 2099 is open
              |            | 02   | 01990005 |        | 2100-01-01   || 01990005    | praktijk_agb
    # a GP who moves stands in the first practice on the last day
              |            | 02   | 01995003 |        | 2023-03-31   || 01990001    | zorgverlener_agb
    # a GP who moves stands in the second practice on the first day
              |            | 02   | 01995003 |        | 2023-04-01   || 01990003    | zorgverlener_agb
    # a GP who moves by name stands in the second practice on the first day
              |            | 02   |          | Jansen | 2023-04-01   || 01990003    | naam_zorgverlener
    # a SOJ on the last day
              |            | 01   | 94990002 |        | 2022-12-31   || 01990001    | zorgverlener_agb
    # two decisions in one traject: the first says where
    01990001  |            |      |          |        | 2023-01-01   || 01990001    | eigen_praktijk_agb
    01990003  |            |      |          |        | 2023-01-20   || 01990001    | eigen_praktijk_agb
    # an AGB that lost its zero is that AGB
    1990003   |            |      |          |        | 2023-01-01   || 01990003    | eigen_praktijk_agb
    # a personal AGB that lost its zero is that AGB
              |            | 02   | 1995001  |        | 2023-01-01   || 01990001    | zorgverlener_agb
    """,
    """
    type | naam                      || praktijk_id | link_regel
    # a name in capitals
    02   | BEUK                      || 01990003    | naam_praktijk
    # a name with the word for practice before it
    02   | Huisartsenpraktijk Beuk   || 01990003    | naam_praktijk
    # a name with a short word for practice before it
    02   | HAP Beuk                  || 01990003    | naam_praktijk
    # a name without the word for practice and without its article
    02   | Linde                     || 01990001    | naam_praktijk
    # a name with a comma
    02   | Linde, huisartsenpraktijk || 01990001    | naam_praktijk
    # a name without its accent and apostrophe
    02   | cafe t hoekje             || 01990014    | naam_praktijk
    # a person with a title
    02   | dr. Visser                || 01990001    | naam_zorgverlener
    # a person with the word for GP before it
    02   | Huisarts Visser           || 01990001    | naam_zorgverlener
    # half a name is not that name
    02   | Beu                       || -           | naam_onbekend
    # a name with more behind it is not that name
    02   | Beukenhof                 || -           | naam_onbekend
    # a word for practice alone is nobody
    02   | huisarts                  || -           | naam_onbekend
    """,
    """
    gemeente | eigen_naam | type | agb      | naam                 || praktijk_id | link_regel            | kanaal
    # a practice with a typing error
    9901     |            | 02   |          | Kraaienest           || 01990015 | naam_praktijk_lijkt       | huisarts
    # a practice with words around its name
    9901     |            | 02   |          | MC Kraaiennest       || 01990015 | naam_praktijk_lijkt       |
    # a practice without a type
    9901     |            |      |          | HAP Kraaienest       || 01990015 | naam_praktijk_lijkt       | huisarts
    # a GP with a typing error and without one of two initials
    9901     |            | 02   |          | dr. W. Terpsta       || 01990015 | naam_zorgverlener_lijkt   | huisarts
    # a GP with the initials the other way round
    9901     |            | 02   |          | A.W. Terpstra        || 01990015 | naam_zorgverlener_lijkt   |
    # a SOJ with a typing error
    9901     |            | 02   |          | SOJ M. Oudejan       || 01990016 | naam_zorgverlener_lijkt   | soj
    # an AGB that nobody has gives way to a name that is like one
    9901     |            | 02   | 01999999 | Kraaienest           || 01990015 | naam_praktijk_lijkt       |
    # the own practice with a typing error, whoever referred
    9901     | Kraaienest | 08   |          |                      || 01990015 | eigen_praktijk_naam_lijkt | rechter
    # a referrer who is known goes before an own practice that is only like one
    9901     | Kraaienest | 02   | 01990001 |                      || 01990001 | praktijk_agb              |
    # the own practice goes before the referrer, also when both are only like one
    9901     | Kraaienest | 02   |          | SOJ M. Oudejan       || 01990015 | eigen_praktijk_naam_lijkt | soj
    # a name between two practices
    9901     |            | 02   |          | Vogelwheide          || -        | naam_twijfel              |
    # a bare surname of two GPs
    9901     |            | 02   |          | dr. Rozendaal        || -        | naam_twijfel              | huisarts
    # an initial that nobody of that surname has
    9901     |            | 02   |          | K. Terpstra          || -        | naam_onbekend             |
    # a name like that of one person in two practices
    9901     |            | 02   |          | Klosterman           || -        | meerdere_praktijken       |
    # an apothecary of the same name is no practice
    9901     |            | 02   |          | Apotheek Kraaiennest || -        | naam_onbekend             |
    # a name of another gemeente has to be as written
    9902     |            | 02   |          | Kraaienest           || -        | naam_twijfel              |
    # a name of another gemeente, as written
    9902     |            | 02   |          | Kraaiennest          || 01990015 | naam_praktijk             |
    # a name between a practice and one of another gemeente
    9902     |            | 02   |          | Nachtegaall          || -        | naam_twijfel              |
    # a referrer who is no GP is not compared
    9901     |            | 01   |          | Kraaienest           || -        | andere_verwijzer          |
    # a GP who has left is nobody else
    9901     |            | 02   |          | P. Terpstre          || -        | naam_onbekend             |
    """,
    """
    type | naam         | ingangsdatum || praktijk_id | link_regel
    # a name that is like that of a practice on its last day
    02   | Zonnebloemm  | 2023-03-31   || 01990017    | naam_praktijk_lijkt
    # a name that is like that of a practice which went into another
    02   | Zonnebloemm  | 2023-04-01   || 01990015    | naam_praktijk_lijkt
    """,
)


@pytest.fixture(scope="module")
def region():
    return load_cases(
        CASES,
        listed("praktijken", PRACTICES),
        listed("zorgverleners", PERSONS),
        tables=(*DECISIONS, "kern.praktijken", "tussen.naamkeuzes", "tussen.namenbestand", "kern.niet_gekoppeld"),
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_practice(case, region):
    assert case.seen_in(region.became(case)) == case.wanted


def test_every_start_says_how_it_was_linked_and_how_surely_or_why_not(region):
    for row in region.tables["kern.verwijzingen"]:
        linked = row["praktijk_id"] is not None
        assert row["link_regel"] in (LINK_GEKOPPELD if linked else LINK_NIET_GEKOPPELD)
        assert 0 < row["link_zekerheid"] <= 1 if linked else row["link_zekerheid"] == 0
        assert (row["praktijkcluster"] is not None) == linked


def test_practices_that_ever_merged_form_one_cluster(region):
    clusters = {}
    for row in region.tables["kern.praktijken"]:
        clusters.setdefault(row["praktijkcluster"], set()).add(row["praktijk_id"])
    assert {frozenset(members) for members in clusters.values()} == {
        frozenset(["01990001", "01990002"]),
        frozenset(["01990011", "01990012", "01990013"]),
        frozenset(["01990015", "01990017"]),
        *(
            frozenset([alone])
            for alone in ("01990003", "01990004", "01990005", "01990006", "01990007", "01990014", "01990016")
        ),
    }


def test_a_start_before_the_merger_carries_the_cluster_of_both(region):
    starts = region.tables["kern.verwijzingen"]
    assert {row["praktijkcluster"] for row in starts if row["praktijk_id"] in ("01990001", "01990002")} == {
        row["praktijkcluster"] for row in starts if row["praktijk_id"] == "01990002"
    }


def test_a_name_in_doubt_stands_in_no_table_of_kern(region):
    assert "rozendaal" in {row["naam"] for row in region.tables["tussen.naamkeuzes"]}
    kern = {name: rows for name, rows in region.tables.items() if name.startswith("kern.")}
    assert "rozendaal" not in repr(kern).casefold()


DOUBT = read_cases(
    """
    type | naam        || praktijk_id | link_regel
    # a name between two practices, before anybody answers
    02   | Vogelwheide || -           | naam_twijfel
    """
)
ANSWERED = read_cases(
    """
    type | naam        || praktijk_id | link_regel
    # a name between two practices, after it was put among the aliassen of one
    02   | Vogelwheide || 01990015    | naam_praktijk
    """
)
BOTH = read_cases(
    """
    type | naam        || praktijk_id | link_regel
    # a name between two practices, after it was put among the aliassen of both
    02   | Vogelwheide || -           | meerdere_praktijken
    """
)


@pytest.mark.parametrize(
    ("cases", "alias_of", "asked"), [(DOUBT, (), 1), (ANSWERED, (15,), 0), (BOTH, (15, 16), 0)], ids=str
)
def test_a_name_that_was_answered_is_linked_as_written_and_not_asked_again(cases, alias_of, asked):
    rows = [
        {"praktijk_id": f"019900{number}", "naam": naam, "gemeente": "9901", "geldig_van": "2015-01-01"}
        | {"aliassen": "Vogelwheide" if number in alias_of else ""}
        for number, naam in ((15, "Vogelweide"), (16, "Vogelheide"))
    ]
    region = load_cases(cases, listed("praktijken", rows), tables=(*DECISIONS, "tussen.naamkeuzes"))
    (case,) = cases
    assert case.seen_in(region.became(case)) == case.wanted
    assert len(region.tables["tussen.naamkeuzes"]) == asked


def test_what_has_no_practice_is_a_figure_per_gemeente_quarter_and_reason(region):
    """Every reason has a row wherever something is counted, and zero is written."""
    counted = [row for row in region.tables["kern.verwijzingen"] if row["telt_mee"]]
    places = [(gemeente, row["kwartaal"], row["link_regel"]) for row in counted for gemeente in (row["gemeente"], "*")]
    why, everything = Counter(places), Counter((gemeente, kwartaal) for gemeente, kwartaal, _ in places)
    found = {(row["gemeente"], row["kwartaal"], row["link_regel"]): row for row in region.tables["kern.niet_gekoppeld"]}
    assert set(found) == {(*place, reason) for place in everything for reason in LINK_NIET_GEKOPPELD}
    assert {place: row["teller"] for place, row in found.items()} == {place: why[place] for place in found}
    assert {place: row["noemer"] for place, row in found.items()} == {place: everything[place[:2]] for place in found}
    assert all(row["aandeel_pct"] == pytest.approx(100 * row["teller"] / row["noemer"]) for row in found.values())
    assert any(row["teller"] for row in found.values())
