"""The judge of fuzzed deliveries sees every kind of fault, and the fuzzer says so where it cannot run."""

from __future__ import annotations

import sys
from pathlib import Path

import fuzz_judge
import fuzz_run
import pytest
from fuzz_judge import LOADED, REFUSED, Fault, judge
from fuzz_readers import READERS, Reader, reader

from etl.intake.deliveries import Delivered, Finding, Lines
from etl.intake.layouts import canonical_columns
from etl.problems import DeliveryRefused

CSV: Reader = reader("csv")
NAMES = canonical_columns("beschikkingen")


def lines(regels: list[int], **changed: list) -> Lines:
    return Lines({name: ["1"] * len(regels) for name in NAMES} | changed, regels)


def answered(monkeypatch: pytest.MonkeyPatch, answer: Delivered | Exception) -> str:
    def read(*_: object) -> Delivered:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(fuzz_judge, "read_delivery", read)
    return judge(CSV, b"", None)


def test_a_good_answer_of_either_kind_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    good = Delivered({"beschikkingen": lines([2, 3])}, [Finding(4, "", "aantal_kolommen")])
    assert answered(monkeypatch, good) == LOADED
    assert answered(monkeypatch, DeliveryRefused(f"{CSV.bestand}: leeg. Vraag een nieuw bestand.")) == REFUSED


@pytest.mark.parametrize(
    "sentence",
    [
        "ander.csv: leeg. Vraag een nieuw bestand.",
        f"{CSV.bestand}: leeg\nTraceback.",
        f"{CSV.bestand}: onbekende kolom: 999900006.",
        f"{CSV.bestand}: {'kolom ' * 2000}.",
        f"{CSV.bestand}: KeyError",
    ],
)
def test_a_refusal_that_people_or_logs_should_not_see_is_a_fault(
    sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Fault):
        answered(monkeypatch, DeliveryRefused(sentence))


@pytest.mark.parametrize(
    "delivered",
    [
        Delivered({"beschikkingen": Lines({"bsn": ["1"]}, [2])}),
        Delivered({"beschikkingen": lines([2, 3], bsn=["1"])}),
        Delivered({"beschikkingen": lines([0])}),
        Delivered({"beschikkingen": lines([2], bsn=[5])}),
        Delivered({"beschikkingen": lines([2], bsn=[""])}),
        Delivered({"beschikkingen": lines([2])}, [Finding(3, "", "zomaar")]),
        Delivered({"beschikkingen": lines([2])}, [], [Finding(0, "bsn", "waarde_onmogelijk")]),
    ],
)
def test_rows_that_are_not_rows_of_their_kind_are_a_fault(
    delivered: Delivered, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Fault):
        answered(monkeypatch, delivered)


def test_any_other_exception_goes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyError):
        answered(monkeypatch, KeyError("bsn"))


def test_a_delivery_that_takes_too_long_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_judge, "SECONDS", -1.0)
    with pytest.raises(Fault, match="took more than"):
        answered(monkeypatch, Delivered({"beschikkingen": lines([2])}))


def test_rows_that_do_not_add_up_are_a_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = b"gemeente;toewijzingnummer;bsn;productcategorie;toewijzingsdatum;ingangsdatum;aanbieder_agb\n" + (
        b"9901;1;999900006;54;2024-01-01;2024-01-01;73990001\n"
    )
    assert fuzz_judge.account(CSV, [data, data + b"9901;2\n"], tmp_path, tmp_path / "goed") == 2
    true = fuzz_judge.build_leveringen

    def lose_a_row(*tables: object) -> object:
        made = true(*tables)
        return made.mutate(geladen=made.geladen - 1)

    monkeypatch.setattr(fuzz_judge, "build_leveringen", lose_a_row)
    with pytest.raises(Fault, match="do not add up"):
        fuzz_judge.account(CSV, [data], tmp_path, tmp_path / "fout")


def test_names_of_readers_are_unique_and_each_file_name_dates_its_delivery() -> None:
    assert len({each.name for each in READERS}) == len(READERS)
    assert all("2024-05-01" in each.bestand for each in READERS)


def test_without_atheris_the_fuzzer_says_so_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzz_run, "find_spec", lambda _name: None)
    monkeypatch.setattr(sys, "argv", ["fuzz_run.py"])
    assert fuzz_run.main() == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == fuzz_run.ABSENT + "\n"
    assert "make test" in told.err


def test_an_unknown_reader_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzz_run, "find_spec", lambda _name: object())
    monkeypatch.setattr(sys, "argv", ["fuzz_run.py", "odt"])
    assert fuzz_run.main() == 2
    assert "odt. Kies uit: csv," in capsys.readouterr().err
