"""Rule 1, row by row: loaded, double or refused, with column and reason; impossible values; what a value may be."""

import pytest
from spec_cases import read_cases
from spec_region import DECISIONS, besluit, bsn_of, load_cases, monthly, number_of, practice_of

# One row per case, in which one column is changed. What becomes of it: refused, loaded with a finding, or loaded.
CASES = read_cases(
    """
    bron            | kolom                | waarde     || uitkomst
    # a row with all that is required
    beschikkingen   | volume               | 12         || geladen
    # no gemeente
    beschikkingen   | gemeente             |            || afgekeurd gemeente:verplicht_leeg
    # an impossible gemeente
    beschikkingen   | gemeente             | 99A1       || afgekeurd gemeente:onmogelijke_waarde
    # a row of another gemeente than its source
    beschikkingen   | gemeente             | 9902       || afgekeurd gemeente:andere_gemeente
    # no toewijzingnummer
    beschikkingen   | toewijzingnummer     |            || afgekeurd toewijzingnummer:verplicht_leeg
    # a toewijzingnummer that is a formula of Excel without a value
    beschikkingen   | toewijzingnummer     | #N/B       || afgekeurd toewijzingnummer:onmogelijke_waarde
    # a name that is one
    beschikkingen   | verwijzer_naam       | #VERW!     || bevinding verwijzer_naam:waarde_onmogelijk
    # a productcode that is one
    beschikkingen   | productcode          | #N/A       || bevinding productcode:waarde_onmogelijk
    # a name with such a sign in it
    beschikkingen   | verwijzer_naam       | #1 Linde   || geladen
    # no BSN
    beschikkingen   | bsn                  |            || afgekeurd bsn:verplicht_leeg
    # a BSN that fails the 11-proef
    beschikkingen   | bsn                  | 999900007  || afgekeurd bsn:bsn_elfproef
    # a BSN of eight digits that fails the 11-proef after padding
    beschikkingen   | bsn                  | 99990000   || afgekeurd bsn:bsn_elfproef
    # a BSN of ten digits
    beschikkingen   | bsn                  | 9999000060 || afgekeurd bsn:bsn_elfproef
    # a BSN with a letter
    beschikkingen   | bsn                  | 99990000X  || afgekeurd bsn:bsn_elfproef
    # the BSN of the unborn
    beschikkingen   | bsn                  | 000000000  || afgekeurd bsn:bsn_elfproef
    # the BSN of the unborn that lost its zeros
    beschikkingen   | bsn                  | 0          || afgekeurd bsn:bsn_elfproef
    # the BSN of the unknown
    beschikkingen   | bsn                  | 999999999  || afgekeurd bsn:bsn_elfproef
    # no productcategorie
    beschikkingen   | productcategorie     |            || afgekeurd productcategorie:verplicht_leeg
    # no toewijzingsdatum
    beschikkingen   | toewijzingsdatum     |            || afgekeurd toewijzingsdatum:verplicht_leeg
    # a toewijzingsdatum in month 13
    beschikkingen   | toewijzingsdatum     | 2023-13-01 || afgekeurd toewijzingsdatum:onmogelijke_waarde
    # no ingangsdatum
    beschikkingen   | ingangsdatum         |            || afgekeurd ingangsdatum:verplicht_leeg
    # an ingangsdatum that does not exist
    beschikkingen   | ingangsdatum         | 29-2-2023  || afgekeurd ingangsdatum:onmogelijke_waarde
    # an ingangsdatum in words
    beschikkingen   | ingangsdatum         | morgen     || afgekeurd ingangsdatum:onmogelijke_waarde
    # an einddatum that does not exist
    beschikkingen   | einddatum            | 2023-02-30 || afgekeurd einddatum:einddatum_onmogelijk
    # an einddatum in words
    beschikkingen   | einddatum            | geen       || afgekeurd einddatum:einddatum_onmogelijk
    # an einddatum one day before the ingangsdatum
    beschikkingen   | einddatum            | 2022-12-31 || afgekeurd einddatum:einddatum_voor_ingangsdatum
    # an einddatum on the ingangsdatum
    beschikkingen   | einddatum            | 2023-01-01 || geladen
    # no aanbieder
    beschikkingen   | aanbieder            |            || afgekeurd aanbieder_agb:verplicht_leeg
    # an aanbieder by name
    beschikkingen   | aanbieder            | ZORG BV    || afgekeurd aanbieder_agb:onmogelijke_waarde
    # an aanbieder with six digits
    beschikkingen   | aanbieder            | 990001     || afgekeurd aanbieder_agb:onmogelijke_waarde
    # an impossible geboortedatum
    beschikkingen   | geboortedatum        | 2012-02-30 || bevinding geboortedatum:waarde_onmogelijk
    # an impossible postcode4
    beschikkingen   | postcode4            | 12AB       || bevinding postcode4:waarde_onmogelijk
    # an impossible toewijzingstijd
    beschikkingen   | toewijzingstijd      | 25:00:00   || bevinding toewijzingstijd:waarde_onmogelijk
    # an impossible stopdatum
    beschikkingen   | stopdatum            | 2023-02-30 || bevinding stopdatum:waarde_onmogelijk
    # a stopdatum one day before the ingangsdatum
    beschikkingen   | stopdatum            | 2022-12-31 || bevinding stopdatum:stopdatum_voor_ingangsdatum
    # a stopdatum on the ingangsdatum
    beschikkingen   | stopdatum            | 2023-01-01 || geladen
    # an impossible reden_wijziging
    beschikkingen   | reden_wijziging      | X1         || bevinding reden_wijziging:waarde_onmogelijk
    # an impossible verwijzer_type
    beschikkingen   | verwijzer_type       | 99         || bevinding verwijzer_type:waarde_onmogelijk
    # an impossible verwijzer_agb
    beschikkingen   | verwijzer_agb        | 12345      || bevinding verwijzer_agb:waarde_onmogelijk
    # an impossible AGB of the own practice
    beschikkingen   | huisartspraktijk_agb | Linde      || bevinding huisartspraktijk_agb:waarde_onmogelijk
    # an impossible volume
    beschikkingen   | volume               | veel       || bevinding volume:waarde_onmogelijk
    # an impossible registratiedatum
    beschikkingen   | registratiedatum     | onbekend   || bevinding registratiedatum:waarde_onmogelijk
    # a declaratie without a bedrag
    declaraties     | bedrag               |            || afgekeurd bedrag:verplicht_leeg
    # a declaratie with an impossible bedrag
    declaraties     | bedrag               | veel       || afgekeurd bedrag:onmogelijke_waarde
    # a declaratie without an einddatum
    declaraties     | einddatum            |            || afgekeurd einddatum:verplicht_leeg
    # a declaratie with an impossible begindatum
    declaraties     | begindatum           | 2023-02-30 || afgekeurd begindatum:onmogelijke_waarde
    # a declaratie without a referentienummer
    declaraties     | referentienummer     |            || afgekeurd referentienummer:verplicht_leeg
    # a declaratie with a bad BSN
    declaraties     | bsn                  | 999900007  || afgekeurd bsn:bsn_elfproef
    # a verzoek without a verwijzer_type
    verzoeken       | verwijzer_type       |            || afgekeurd verwijzer_type:verplicht_leeg
    # a verzoek with an impossible verwijzer_type
    verzoeken       | verwijzer_type       | 99         || afgekeurd verwijzer_type:onmogelijke_waarde
    # a verzoek without a dagtekening
    verzoeken       | dagtekening          |            || afgekeurd dagtekening:verplicht_leeg
    # a verzoek without a reference
    verzoeken       | referentie_aanbieder |            || afgekeurd referentie_aanbieder:verplicht_leeg
    # a verzoek with an impossible ingangsdatum
    verzoeken       | ingangsdatum         | 2023-02-30 || bevinding ingangsdatum:waarde_onmogelijk
    # a practice with an impossible AGB
    praktijken      | praktijk_id          | 0199       || afgekeurd praktijk_id:onmogelijke_waarde
    # a practice without a name
    praktijken      | naam                 |            || afgekeurd naam:verplicht_leeg
    # a practice with an impossible first day
    praktijken      | geldig_van           | 2023-13-01 || afgekeurd geldig_van:onmogelijke_waarde
    # a practice with an impossible last day
    praktijken      | geldig_tot           | 2023-02-30 || bevinding geldig_tot:waarde_onmogelijk
    # a practice whose last day lies before its first
    praktijken      | geldig_tot           | 2014-12-31 || afgekeurd geldig_tot:geldig_tot_voor_geldig_van
    # a zorgverlener with a role that is not in the list
    zorgverleners   | rol                  | assistent  || bevinding rol:waarde_onmogelijk
    # a group that is not in the list
    praktijkgroepen | soj                  | misschien  || afgekeurd soj:onmogelijke_waarde
    # a list in words
    patienten       | patienten_onder_18   | veel       || afgekeurd patienten_onder_18:onmogelijke_waarde
    # a list without a peildatum
    patienten       | peildatum            |            || afgekeurd peildatum:verplicht_leeg
    # SOJ hours in a quarter that is none
    soj_inzet       | kwartaal             | 2023K5     || afgekeurd kwartaal:onmogelijke_waarde
    # SOJ costs of a kind that is not in the list
    soj_inzet       | kostensoort          | anders     || bevinding kostensoort:waarde_onmogelijk
    # the local field of neither a practice nor a gemeente
    lokaal_veld     | praktijk_id          |            || afgekeurd praktijk_id:verplicht_leeg
    # the local field of a practice that cannot be, and of no gemeente
    lokaal_veld     | praktijk_id          | 0199       || afgekeurd praktijk_id:onmogelijke_waarde
    # the local field of a gemeente and a practice
    lokaal_veld     | gemeente             | 9901       || geladen
    # a price of a kind that is not in the list
    prijzen         | soort                | schatting  || afgekeurd soort:onmogelijke_waarde
    # a code of a zorgvorm that is not in the list
    codes           | zorgvorm             | GGZ        || afgekeurd zorgvorm:onmogelijke_waarde
    # a code with a second zorgvorm that is not in the list
    codes           | zorgvorm_streng      | GGZ        || afgekeurd zorgvorm_streng:zorgvorm_bestaat_niet
    # a code without a reason
    codes           | reden                |            || afgekeurd reden:verplicht_leeg
    """,
    """
    bron          | ingangsdatum | einddatum  | stopdatum  || ingangsdatum | einddatum  | stopdatum
    # dates as the world writes them
    beschikkingen | 2023-02-01   | 2023-06-30 | 2023-05-31 || 2023-02-01   | 2023-06-30 | 2023-05-31
    # dates as the Dutch write them
    beschikkingen | 1-2-2023     | 30-6-2023  | 31-05-2023 || 2023-02-01   | 2023-06-30 | 2023-05-31
    # no ends
    beschikkingen | 2023-02-01   |            |            || 2023-02-01   | -          | -
    # ends from 1 January 2099 on are open
    beschikkingen | 2023-02-01   | 2099-01-01 | 1-1-2099   || 2023-02-01   | -          | -
    # ends long after 2099 are open
    beschikkingen | 2023-02-01   | 9999-12-31 | 31-12-9999 || 2023-02-01   | -          | -
    # ends in 2098 are ends
    beschikkingen | 2023-02-01   | 2098-12-31 | 31-12-2098 || 2023-02-01   | 2098-12-31 | 2098-12-31
    # a stopdatum that does not exist is unknown
    beschikkingen | 2023-02-01   | 2023-06-30 | 2023-02-30 || 2023-02-01   | 2023-06-30 | -
    # a stopdatum on the ingangsdatum is a stop
    beschikkingen | 2023-02-01   | 2023-06-30 | 2023-02-01 || 2023-02-01   | 2023-06-30 | 2023-02-01
    # a stopdatum before the ingangsdatum is unknown
    beschikkingen | 2023-02-01   | 2023-06-30 | 2023-01-31 || 2023-02-01   | 2023-06-30 | -
    """,
    """
    bron          | aanbieder | reden_wijziging | categorie | code  || aanbieder_agb | reden_wijziging | productcode
    # codes as they are
    beschikkingen | 07990002  | 09              | 52        | 52A00 || 07990002      | 09              | 52A00
    # codes that lost a zero are padded
    beschikkingen | 7990002   | 9               | 52        | 52A00 || 07990002      | 09              | 52A00
    # codes in small letters
    beschikkingen | 07990002  |                 | 52        | 52a00 || 07990002      | -               | 52A00
    """,
    """
    bron        | debet_credit | bedrag  || bedrag
    # a decimal comma
    declaraties |              | 1234,56 || 1234.56
    # a decimal point
    declaraties |              | 1234.56 || 1234.56
    # a debit
    declaraties | D            | 10      || 10
    # a credit is subtracted
    declaraties | C            | 10      || -10
    # a negative amount stays negative
    declaraties |              | -10,5   || -10.5
    """,
)
VALUES = {
    "declaraties": {"gemeente": "9901", "begindatum": "2023-02-01", "einddatum": "2023-02-28", "bedrag": "1"},
    "verzoeken": {"gemeente": "9901", "referentie_aanbieder": "R1", "aanbieder_agb": "73990001", "verwijzer_type": "02",
                  "dagtekening": "2023-01-01"},
    "praktijken": {"naam": "Proef", "gemeente": "9901", "geldig_van": "2015-01-01"},
    "zorgverleners": {"zorgverlener_agb": "01995001", "geldig_van": "2015-01-01"},
    "praktijkgroepen": {"soj": "ja", "geldig_van": "2015-01-01"},
    "patienten": {"peildatum": "2023-01-01", "gemeente": "9901", "patienten_onder_18": "100"},
    "soj_inzet": {"kwartaal": "2023K1", "kosten": "100"},
    "lokaal_veld": {"kwartaal": "2023K1", "jeugdigen": "5"},
    "prijzen": {"zorgvorm": "SGGZ", "geldig_van": "2015-01-01", "bedrag": "5000", "soort": "gemiddeld", "bron": "proef",
                "prijspeil": "2023"},
    "codes": {"gemeente": "*", "categorie": "97", "zorgvorm": "LVB", "geldig_van": "2015-01-01", "reden": "proef",
              "bron": "proef"},
}  # fmt: skip
OF_A_PRACTICE = ("praktijken", "zorgverleners", "praktijkgroepen", "patienten", "soj_inzet", "lokaal_veld")


def row_of(case, position, cells):
    """Give the usual row of a kind, for the child or the practice of the case, with what the case changes."""
    soort = cells["bron"]
    changed = {cells["kolom"]: cells["waarde"]} if "kolom" in cells else cells
    if soort == "beschikkingen":
        return besluit(case, position, {"toewijzingsdatum": "2023-01-01", **changed}) | {
            name: changed[name] for name in ("bsn", "toewijzingnummer") if name in changed
        }
    row = dict(VALUES[soort])
    if soort in OF_A_PRACTICE:
        row["praktijk_id"] = practice_of(case)
    elif soort == "declaraties":
        row |= {"bsn": bsn_of(case), "toewijzingnummer": number_of(case, "1"), "referentienummer": f"D{case.number}"}
    elif soort == "verzoeken":
        row |= {"bsn": bsn_of(case)}
    return row | {name: cell for name, cell in changed.items() if name != "bron"}


@pytest.fixture(scope="module")
def region():
    return load_cases(
        CASES,
        sources=[monthly("beschikkingen", gemeente="9901"), *(monthly(soort, soort) for soort in VALUES)],
        tables=(*DECISIONS, "kern.leveringen", "kern.afgekeurde_rijen", "kern.bevindingen", "kern.declaraties"),
        row=row_of,
    )


def outcome_of(region, place):
    """Give what is said of a row: refused, or its findings, each with column:reason; else that it was loaded."""
    said = [
        f"{word} {row['kolom']}:{row['probleem']}"
        for word, table in (("afgekeurd", "kern.afgekeurde_rijen"), ("bevinding", "kern.bevindingen"))
        for row in region.tables[table]
        if (row["bestand"], row["regel"]) == (place.bestand, place.regel)
        if row["probleem"] != "declaratie_zonder_toewijzing"
    ]
    return " ".join(said) or "geladen"


def declared(region, place):
    """Give the declared amount of a row; None for anything else."""
    files = {row["levering_id"]: row["bestand"] for row in region.tables["kern.leveringen"]}
    for row in region.tables["kern.declaraties"]:
        if (files[row["levering_id"]], row["regel"]) == (place.bestand, place.regel):
            return {"bedrag": f"{row['bedrag']:.10g}"}
    return {}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_row(case, region):
    [place], [made] = region.places_of(case), region.became(case)
    found = made | declared(region, place)
    assert case.seen_in([found | {"uitkomst": outcome_of(region, place)}]) == case.wanted


def test_a_row_is_a_toewijzing_exactly_when_it_is_not_refused(region):
    cases = [case for case in CASES if case.given[0]["bron"] == "beschikkingen"]
    for case in cases:
        [place], [made] = region.places_of(case), region.became(case)
        assert (made["beschikking_id"] is None) == outcome_of(region, place).startswith("afgekeurd"), case.title
    loaded = [case for case in cases if not outcome_of(region, region.places_of(case)[0]).startswith("afgekeurd")]
    assert len(region.tables["kern.beschikkingen"]) == len(loaded) > 0


def test_every_row_that_was_read_is_accounted_for_and_every_refusal_is_listed_once(region):
    refused = [(row["levering_id"], row["regel"]) for row in region.tables["kern.afgekeurde_rijen"]]
    assert len(refused) == len(set(refused))
    delivered = [region.places_of(case)[0].bestand for case in CASES]
    for row in region.tables["kern.leveringen"]:
        assert row["gelezen"] == row["geladen"] + row["dubbel"] + row["afgekeurd"] == delivered.count(row["bestand"])
        assert row["afgekeurd"] == sum(levering_id == row["levering_id"] for levering_id, _ in refused)


def test_refusals_and_findings_hold_no_client_data(region):
    places = [place for case in CASES for place in region.places_of(case)]
    delivered = {place.values.get(name, "") for place in places for name in ("bsn", "geboortedatum")} - {"", "0"}
    for table in ("kern.afgekeurde_rijen", "kern.bevindingen"):
        written = [str(value) for row in region.tables[table] for value in row.values()]
        assert written
        assert not [value for value in delivered if any(value in text for text in written)]
