"""The messages are valid iJw 3.2, but for the errors that were put in."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

XSD = Path(__file__).resolve().parents[4] / "shared/reference/samples/ijw-3.2/xsd"
MESSAGES = ("301", "305", "307", "315", "317", "319", "323")
IMPOSSIBLE = re.compile(r"\d{4}-(06-31|02-30|13-01)")


def of_kind(region, bericht: str) -> list[Path]:
    return region.deliveries(f"9901/ijw/**/JW{bericht}_*.xml")


@pytest.mark.parametrize("bericht", MESSAGES)
def test_messages_follow_the_schema_unless_an_impossible_date_was_put_in(region, bericht):
    if not XSD.is_dir():
        pytest.skip("the schemas stand beside the repository and are not here")
    xmlschema = pytest.importorskip("xmlschema")
    schema = xmlschema.XMLSchema(XSD / f"JW{bericht}.xsd")
    files = of_kind(region, bericht)
    assert files
    for path in random.Random(4).sample(files, min(60, len(files))):
        wrong = IMPOSSIBLE.search(path.read_text(encoding="utf-8")) is not None
        assert schema.is_valid(path) != wrong, path.name


def test_messages_come_from_april_2023_on_and_carry_their_own_date(region):
    for path in region.deliveries("9901/ijw/**/*.xml"):
        dated = re.search(r"<ijw:Dagtekening>(.{10})<", path.read_text(encoding="utf-8"))
        assert dated is not None
        assert "2023-04-01" <= dated[1] <= "2026-09-30"
        assert path.parent.name == dated[1][:7]


def test_only_the_first_answer_names_the_reference_of_the_request(region):
    asked = set()
    for path in of_kind(region, "315"):
        asked.update(re.findall(r"ReferentieAanbieder>([^<]+)<", path.read_text(encoding="utf-8")))
    answered: dict[str, list[bool]] = {}
    for path in of_kind(region, "301"):
        for product in path.read_text(encoding="utf-8").split("<jw301:ToegewezenProduct>")[1:]:
            number = re.search(r"ToewijzingNummer>(\d+)<", product)
            reference = re.search(r"ReferentieAanbieder>([^<]+)<", product)
            assert number is not None
            answered.setdefault(number[1], []).append(reference is not None and reference[1] in asked)
    several = [found for found in answered.values() if len(found) > 1 and any(found)]
    assert several
    assert any(not all(found) for found in several)


def test_the_total_of_a_declaration_is_that_of_its_lines(region):
    for path in of_kind(region, "323"):
        text = path.read_text(encoding="utf-8")
        lines = re.findall(r"<ijw:Bedrag>(\d+)</ijw:Bedrag>\s*<ijw:DebetCredit>(.)<", text)
        total = re.search(r"<ijw:TotaalBedrag>(\d+)</ijw:TotaalBedrag>\s*<ijw:DebetCredit>(.)<", text)
        assert total is not None
        signed = sum(int(cents) if side == "D" else -int(cents) for cents, side in lines)
        assert signed == (int(total[1]) if total[2] == "D" else -int(total[1]))
