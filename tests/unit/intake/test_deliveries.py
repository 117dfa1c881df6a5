"""From the content of a delivery to rows as delivered."""

from __future__ import annotations

from datetime import date

import pytest

from etl.intake.deliveries import Delivered, Finding, read_delivery
from etl.intake.layouts import Layout, canonical_columns
from etl.problems import DeliveryRefused
from etl.settings import Bron

DAY = date(2024, 1, 1)
HEADER = "praktijk_id;naam;gemeente;geldig_van"


def bron(soort: str = "praktijken", **extra: str) -> Bron:
    return Bron(naam="b", gemeente="9901", soort=soort, pad="*.csv", **extra)


def read(content: str, layout: Layout | None = None) -> Delivered:
    return read_delivery(bron(), "p.csv", content.encode(), layout, DAY)


def test_rows_carry_every_canonical_column_and_their_physical_line():
    delivered = read(f'{HEADER}\n01990001; De Linde ;9901;2020-01-01\n\n"01990002";;"9901";\n')
    lines = delivered.rows["praktijken"]
    assert tuple(lines.columns) == canonical_columns("praktijken")
    assert lines.regels == [2, 4]
    assert lines.columns["naam"] == ["De Linde", None]
    assert lines.columns["geldig_van"] == ["2020-01-01", None]
    assert lines.columns["aliassen"] == [None, None]
    assert (delivered.read, delivered.refused, delivered.findings, delivered.dated) == (2, [], [], None)


def test_a_short_or_long_row_is_refused_by_line_and_counted_as_read():
    delivered = read(f"{HEADER}\n01990001;De Linde;9901\n01990002;Oost;9901;2020-01-01\n1;2;3;4;5\n1;2;3;4; ;\n")
    assert delivered.refused == [Finding(2, "", "aantal_kolommen"), Finding(4, "", "aantal_kolommen")]
    assert delivered.rows["praktijken"].regels == [3, 5]
    assert delivered.read == 4


def test_a_value_below_a_header_without_a_name_refuses_the_row():
    delivered = read(f"{HEADER};\n01990001;De Linde;9901;2020-01-01;\n01990002;Oost;9901;2020-01-01;x\n")
    assert delivered.rows["praktijken"].regels == [2]
    assert delivered.refused == [Finding(3, "", "aantal_kolommen")]


def test_a_file_with_only_a_header_is_read_and_holds_nothing():
    delivered = read(HEADER)
    assert delivered.read == 0
    assert delivered.rows["praktijken"].columns["praktijk_id"] == []


def test_translations_constants_and_the_column_of_the_file_itself():
    layout = Layout.model_validate(
        {
            "soort": "praktijken",
            "constanten": {"gemeente": "9901", "geldig_van": "2000-01-01"},
            "kolom": [
                {"kop": "AGB", "veld": "praktijk_id"},
                {"kop": "Naam", "veld": "naam", "waarden": {"n.b.": "", "DL": "De Linde"}},
                {"kop": "Vanaf", "veld": "geldig_van"},
            ],
        }
    )
    lines = read("AGB;Naam;Vanaf\n1; DL ;2020-01-01\n2;n.b.;\n3;dl;\n", layout).rows["praktijken"]
    assert lines.columns["naam"] == ["De Linde", None, "dl"]
    assert lines.columns["gemeente"] == ["9901"] * 3
    assert lines.columns["geldig_van"] == ["2020-01-01", None, None]


def test_the_encoding_of_the_source_reaches_the_reader():
    content = f"{HEADER}\n1;Élan;9901;2020-01-01\n".encode("cp850")
    lines = read_delivery(bron(codering="cp850"), "p.csv", content, None, DAY).rows["praktijken"]
    assert lines.columns["naam"] == ["Élan"]


@pytest.mark.parametrize("content", [b"", b"<a/>", b"praktijk_id;naam\n"])
def test_what_cannot_be_read_is_refused_and_names_the_file(content):
    with pytest.raises(DeliveryRefused, match=r"^p\.csv: "):
        read_delivery(bron(), "p.csv", content, None, DAY)


def test_a_table_where_messages_are_expected_is_refused():
    with pytest.raises(DeliveryRefused, match=r"^p\.csv: ") as caught:
        read_delivery(bron("ijw"), "p.csv", f"{HEADER}\n1;Geheimenaar;9901;\n".encode(), None, DAY)
    assert "Geheimenaar" not in str(caught.value)


def test_a_message_brings_its_own_date_and_its_lines():
    content = (
        b'<Bericht xmlns="http://www.istandaarden.nl/ijw/3_2/jw302/schema"><Header><BerichtCode>437</BerichtCode>'
        b"<BerichtVersie>3</BerichtVersie><BerichtSubversie>2</BerichtSubversie><Afzender>65990001</Afzender>"
        b"<Ontvanger>9901</Ontvanger><BerichtIdentificatie><Identificatie>B</Identificatie>"
        b"<Dagtekening>2023-05-06</Dagtekening></BerichtIdentificatie></Header></Bericht>"
    )
    delivered = read_delivery(bron("ijw"), "bericht 2024-01.xml", content, None, DAY)
    assert delivered.dated == date(2023, 5, 6)
    assert delivered.rows["retourberichten"].regels == [1]
    assert delivered.read == 1
