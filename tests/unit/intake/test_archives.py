"""ZIP files as deliveries: what is in them is read as if it were delivered, and nothing in them is trusted."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from shapes.workbooks import sheets, zipped

from etl.intake.archives import is_archive, is_workbook, open_archive, pack, stem
from etl.intake.deliveries import Delivered, Finding, read_delivery
from etl.intake.parts import LINES_PER_PART, join_parts
from etl.problems import DeliveryRefused
from etl.settings import Bron

DAY = date(2024, 1, 1)
HEADER = "praktijk_id;naam;gemeente;geldig_van\n"
LINDE = "01990001;De Linde;9901;2020-01-01\n"
OOST = "01990002;Oost;9901;2020-01-01\n"


def read(content: bytes, soort: str = "praktijken") -> Delivered:
    return read_delivery(Bron(naam="b", gemeente="9901", soort=soort, pad="*.zip"), "d.zip", content, None, DAY)


def refusal(content: bytes, soort: str = "praktijken") -> str:
    with pytest.raises(DeliveryRefused) as caught:
        read(content, soort)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def message(nummer: int, day: str) -> bytes:
    return (
        '<Bericht xmlns="http://www.istandaarden.nl/ijw/3_2/jw302/schema"><Header><BerichtCode>437</BerichtCode>'
        "<BerichtVersie>3</BerichtVersie><BerichtSubversie>2</BerichtSubversie><Afzender>65990001</Afzender>"
        f"<Ontvanger>9901</Ontvanger><BerichtIdentificatie><Identificatie>B{nummer}</Identificatie>"
        f"<Dagtekening>{day}</Dagtekening></BerichtIdentificatie></Header></Bericht>"
    ).encode()


def test_files_are_read_in_order_of_name_and_a_line_is_of_its_file():
    delivered = read(zipped({"b.csv": HEADER + OOST + "kort;\n", "a/a.csv": HEADER + "\n" + LINDE, "map/": ""}))
    rows = delivered.rows["praktijken"]
    assert rows.columns["naam"] == ["De Linde", "Oost"]
    assert rows.regels == [LINES_PER_PART + 3, 2 * LINES_PER_PART + 2]
    assert delivered.refused == [Finding(2 * LINES_PER_PART + 3, "", "aantal_kolommen")]
    assert delivered.leden == ("a/a.csv", "b.csv")
    assert delivered.read == 3


def test_csv_and_workbooks_may_stand_in_one_zip_and_a_workbook_alone_is_no_zip():
    book = sheets(Uitleg=[["x"]], Data=[HEADER.strip().split(";"), LINDE.strip().split(";")])
    assert is_workbook(book)
    assert not is_archive(book)
    assert read(book).leden == ()
    delivered = read(zipped({"z.csv": HEADER + OOST, "boek.xlsx": book}))
    assert delivered.rows["praktijken"].columns["naam"] == ["De Linde", "Oost"]
    assert delivered.leden == ("boek.xlsx", "z.csv")


def test_messages_count_in_the_order_of_their_own_date_and_the_newest_dates_the_delivery():
    content = zipped(
        {"1.xml": message(1, "2023-05-06"), "2.xml": message(2, "2022-01-01"), "3.xml": message(3, "2022-01-01")}
    )
    delivered = read(content, "ijw")
    assert delivered.leden == ("2.xml", "3.xml", "1.xml")
    assert [regel // LINES_PER_PART for regel in delivered.rows["retourberichten"].regels] == [1, 2, 3]
    assert delivered.rows["retourberichten"].columns["dagtekening"] == ["2022-01-01", "2022-01-01", "2023-05-06"]
    assert delivered.dated == date(2023, 5, 6)


def test_findings_and_refusals_name_the_file():
    said = refusal(zipped({"goed.csv": HEADER + LINDE, "map/fout.csv": "praktijk_id;naam\n1;2\n"}))
    assert said.startswith("d.zip → map/fout.csv: verplichte kolom ontbreekt: geldig_van, gemeente")


def test_several_files_that_cannot_be_read_are_counted_and_the_first_are_named():
    said = refusal(zipped({"goed.csv": HEADER, **{f"{number}.xml": b"<a" for number in range(5)}}), "ijw")
    assert "6 bestanden" in said
    assert "d.zip → 0.xml" in said
    assert "d.zip → 4.xml" not in said


def test_parts_within_parts_are_named_with_both():
    inside = join_parts([("Blad1", read((HEADER + LINDE).encode())), ("Blad2", read((HEADER + OOST).encode()))])
    joined = join_parts([("a.csv", read((HEADER + LINDE).encode())), ("b.xlsx", inside)])
    assert joined.leden == ("a.csv", "b.xlsx → Blad1", "b.xlsx → Blad2")
    assert [regel // LINES_PER_PART for regel in joined.rows["praktijken"].regels] == [1, 2, 3]
    assert inside.rows["praktijken"].regels == [LINES_PER_PART + 2, 2 * LINES_PER_PART + 2]


def test_what_programs_leave_behind_is_passed_over():
    left = {"__MACOSX/._a.csv": "x", ".DS_Store": "x", "map/.~lock": "x", "~$a.xlsx": "x", "Thumbs.db": "x"}
    assert read(zipped({"a.csv": HEADER + LINDE, **left})).leden == ("a.csv",)
    assert "leeg" in refusal(zipped(left))


@pytest.mark.parametrize(
    "name",
    ["../fout.csv", "map/../../fout.csv", "/etc/fout.csv", "C:\\fout.csv", "..\\fout.csv", "~/fout.csv", "a\nb.csv"],
)
def test_names_that_lead_outside_refuse_the_whole(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "andere map" in refusal(zipped({"a.csv": HEADER, name: HEADER}))
    assert list(tmp_path.iterdir()) == []


def test_two_points_within_a_name_are_no_way_out():
    assert read(zipped({"a..b.csv": HEADER + LINDE})).read == 1


def test_a_zip_in_a_zip_is_refused_whatever_it_is_called():
    inside = zipped({"a.csv": HEADER})
    assert "nog een ZIP" in refusal(zipped({"b.csv": inside}))
    assert "nog een ZIP" in refusal(zipped({"b.xml": inside}), "ijw")


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = zipped({"a.csv": b"0" * (40 << 20)})
    assert len(bomb) < 100_000
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))
    assert "te groot" in refusal(bomb)


def test_number_and_size_are_bounded_and_small_files_may_shrink_as_they_like():
    many = zipped({f"{number}.csv": "x" for number in range(4)})
    with pytest.raises(DeliveryRefused, match="meer dan 3 bestanden"):
        open_archive("d.zip", many, max_members=3)
    with pytest.raises(DeliveryRefused, match="te groot"):
        open_archive("d.zip", many, max_bytes=3)
    shrunk = zipped({"a.csv": b"0" * (1 << 20)})
    assert len(open_archive("d.zip", shrunk).read("a.csv")) == 1 << 20
    with pytest.raises(DeliveryRefused, match="te groot"):
        open_archive("d.zip", shrunk, harmless_bytes=1000)


def test_a_file_that_holds_more_than_it_says_is_refused():
    content = bytearray(zipped({"a.csv": HEADER + LINDE * 50}))
    size = len(HEADER + LINDE * 50).to_bytes(4, "little")
    said = content.replace(size, (10).to_bytes(4, "little"))
    assert said != content
    assert refusal(bytes(said)).startswith("d.zip")


def test_a_password_a_damaged_and_an_empty_zip_are_refused_with_what_to_do():
    good = zipped({"a.csv": HEADER + LINDE})
    locked = bytearray(good)
    for place in (good.index(b"PK\x03\x04") + 6, good.index(b"PK\x01\x02") + 8):
        locked[place] |= 1
    assert "wachtwoord" in refusal(bytes(locked))
    assert "beschadigd" in refusal(good[:-30])
    assert "beschadigd" in refusal(b"PK\x03\x04 and then something else")
    spoiled = bytearray(good)
    spoiled[45] ^= 255
    assert "beschadigd" in refusal(bytes(spoiled))
    assert "leeg" in refusal(zipped({}))


def test_a_name_that_stands_there_twice_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed, pytest.warns(UserWarning):
        packed.writestr("a.csv", HEADER)
        packed.writestr("a.csv", HEADER + LINDE)
    assert "beschadigd" in refusal(target.getvalue())


def test_packing_the_same_files_gives_the_same_bytes():
    files = {"b.csv": b"2", "a.csv": b"1"}
    packed = pack(files, b"x")
    assert packed == pack(dict(reversed(files.items())), b"x")
    assert dict(open_archive("d.zip", packed).members()) == files


def test_a_stem_has_no_folder_and_no_ending():
    assert [stem(name) for name in ("map/CLIENT.csv", "map\\CLIENT.CSV", "CLIENT")] == ["CLIENT"] * 3


def test_nothing_is_written_to_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    opened: list[str] = []
    real = Path.open
    monkeypatch.setattr(
        Path, "open", lambda self, *args, **kwargs: (opened.append(str(self)), real(self, *args, **kwargs))[1]
    )
    read(zipped({"a.csv": HEADER + LINDE, "b.xlsx": sheets(A=[HEADER.strip().split(";")])}))
    assert (opened, list(tmp_path.iterdir())) == ([], [])
