import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pyarrow.parquet as pq
import pytest

from etl.disclose.suppress import GROEP, HALFJAAR, PRAKTIJK
from etl.problems import PublicationRefused
from etl.publish.context import ReportContext
from etl.publish.release import (
    PERIOD_COLUMNS,
    Inputs,
    cut_at_quarter,
    publish_release,
    verify_checksums,
)
from schemas.tables import TABLES, tables_of

MONDAY = datetime(2025, 11, 3, 7, 30, tzinfo=UTC)
TUESDAY = datetime(2025, 11, 4, 7, 30, tzinfo=UTC)
INPUTS = Inputs("2025K3", ["b2", "a1", "a1"], "0.1.0", {"uitkomst": ("SGGZ", "AMBULANT")})
DREMPELS = SimpleNamespace(werkgroep=5, openbaar=10)
PROFIELEN = ("analist", "werkgroep", "openbaar")


def frame(table: str, rows: list[dict]) -> pd.DataFrame:
    empty = pd.DataFrame(columns=list(TABLES[table].columns), dtype=object)
    return pd.concat([empty, pd.DataFrame(rows)], ignore_index=True) if rows else empty


COMMON = {"groep": "controle", "patienten_onder_18": 1000, "status": "voorlopig", "onderdrukt": False}
REGION = COMMON | {"niveau": "regio", "gebied": "*", "zorgvorm": "TOTAAL", "aantal_praktijken": 3,
                   "aantal_zonder_lijst": 0}  # fmt: skip
PRACTICE = COMMON | {"praktijk_naam": "Praktijk", "gemeente": "9901", "praktijkcluster": "c",
                     "groep_onbekend": False}  # fmt: skip


def full_tables(count: int = 12) -> dict[str, pd.DataFrame]:
    quarters = ("2025K1", "2025K2", "2025K3", "2025K4")
    practices = [
        PRACTICE
        | {
            "praktijk_id": f"0199000{number}",
            "kwartaal": kwartaal,
            "jeugdigen_verwezen": count + number,
            "verwijzingen": count,
        }
        for kwartaal in quarters
        for number in range(3)
    ]
    groups = [REGION | {"periode": kwartaal, "jeugdigen_verwezen": 3 * count + 3} for kwartaal in quarters]
    halves = [REGION | {"periode": half, "jeugdigen_verwezen": 6 * count + 6} for half in ("2025H1", "2025H2")]
    return {PRAKTIJK: frame(PRAKTIJK, practices), GROEP: frame(GROEP, groups), HALFJAAR: frame(GROEP, halves)}


def about(profiel: str, release_id: str) -> ReportContext:
    return ReportContext("Oeverhoek", (("9901", "Oeverhoek"),), "2025K3", profiel, release_id, "0.1.0", 2)


def simple_report(tables, context):
    return f"{context.profiel} {context.release_id} {sorted(tables)}\n"


def simple_workbook(tables, context, path):
    path.write_text(str(sum(len(table) for table in tables.values())), encoding="utf-8")


def publish(publicatie: Path, tables=None, inputs=INPUTS, now=MONDAY, **changes):
    chosen = {"report": simple_report, "workbook": simple_workbook} | changes
    return publish_release(tables if tables is not None else full_tables(), inputs, publicatie,
                           drempels=DREMPELS, context=about, now=now, **chosen)  # fmt: skip


def everything_in(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def manifest(publicatie: Path, profiel: str = "werkgroep") -> dict:
    return json.loads((publicatie / profiel / "2025K3" / "release.json").read_text(encoding="utf-8"))


def test_every_profile_gets_a_folder_with_report_workbook_marts_and_checksums(tmp_path):
    release = publish(tmp_path)
    assert release.new == PROFIELEN
    for profiel in PROFIELEN:
        folder = tmp_path / profiel / "2025K3"
        assert release.folders[profiel] == folder
        assert {path.name for path in folder.iterdir()} == {
            "rapport.html",
            "rapport.xlsx",
            "marts",
            "release.json",
        }
        assert {path.name for path in (tmp_path / profiel).iterdir()} == {"2025K3"}
        assert verify_checksums(folder) == []
        assert manifest(tmp_path, profiel)["profiel"] == profiel


def test_release_json_says_what_the_release_is_made_of(tmp_path):
    release = publish(tmp_path)
    found = manifest(tmp_path)
    assert found["id"] == release.id
    assert found["kwartaal"] == "2025K3"
    assert found["eerst_gemaakt_op"] == MONDAY.isoformat()
    assert found["code_versie"] == "0.1.0"
    assert found["levering_ids"] == ["a1", "b2"]
    assert found["regels"] == {"uitkomst": ["SGGZ", "AMBULANT"]}
    assert set(found["checksums"]) == {
        "rapport.html",
        "rapport.xlsx",
        "marts/definities.parquet",
        "marts/verwijzingen_groep_kwartaal.parquet",
        "marts/verwijzingen_praktijk_kwartaal.parquet",
    }


def test_the_id_follows_from_the_inputs_in_any_order_and_not_from_the_clock():
    same = Inputs("2025K3", ["a1", "b2"], "0.1.0", {"uitkomst": ["SGGZ", "AMBULANT"]})
    assert INPUTS.release_id == same.release_id
    others = [
        Inputs("2025K2", ["a1", "b2"], "0.1.0", same.regels),
        Inputs("2025K3", ["a1", "c3"], "0.1.0", same.regels),
        Inputs("2025K3", ["a1", "b2"], "0.2.0", same.regels),
        Inputs("2025K3", ["a1", "b2"], "0.1.0", {"uitkomst": ["SGGZ"]}),
    ]
    assert len({one.release_id for one in (same, *others)}) == 5
    assert INPUTS.release_id.startswith("2025K3-")


def test_report_workbook_and_marts_of_a_profile_get_the_hidden_tables(tmp_path):
    seen = {}

    def report(tables, context):
        seen[context.profiel] = tables
        return ""

    publish(tmp_path, full_tables(count=3), report=report)
    assert set(seen["openbaar"]) == {GROEP, "mart.definities"}
    assert seen["werkgroep"][PRAKTIJK]["jeugdigen_verwezen"].isna().sum() == 6
    assert seen["werkgroep"][PRAKTIJK]["verwijzingen"].isna().all()
    assert seen["analist"][PRAKTIJK]["verwijzingen"].notna().all()
    stored = pq.read_table(tmp_path / "werkgroep/2025K3/marts/verwijzingen_praktijk_kwartaal.parquet").to_pylist()
    assert [row["jeugdigen_verwezen"] for row in stored[:3]] == [None, None, None]


def test_nothing_in_a_release_is_later_than_its_quarter(tmp_path):
    publish(tmp_path)
    practices = pq.read_table(tmp_path / "analist/2025K3/marts/verwijzingen_praktijk_kwartaal.parquet")
    assert set(practices["kwartaal"].to_pylist()) == {"2025K1", "2025K2", "2025K3"}
    public = pq.read_table(tmp_path / "openbaar/2025K3/marts/verwijzingen_groep_kwartaal.parquet")
    assert set(public["periode"].to_pylist()) == {"2025H1"}


@pytest.mark.parametrize(
    ("column", "kept", "gone"),
    [
        ("kwartaal", "2025K3", "2025K4"),
        ("kwartaal_tm", "2025K2", "2026K1"),
        ("periode", "2025K3-jaar", "2025K4-jaar"),
        ("periode", "2025H1", "2025H2"),
        ("periode", "2024", "2025"),
        ("jaar", 2024, 2025),
        ("maand", "2025-09", "2025-10"),
        ("release", "2025K3", "2025K4"),
    ],
)
def test_a_period_counts_until_its_last_day(column, kept, gone):
    cut = cut_at_quarter({"x": pd.DataFrame({column: [kept, gone]})}, "2025K3")
    assert cut["x"][column].tolist() == [kept]


def test_every_mart_with_periods_has_them_in_a_column_that_is_cut():
    words = ("kwartaal", "halfjaar", "jaar", "maand", "2025")
    speaking = {
        (table.name, field.name)
        for table in tables_of("mart")
        for field in table.fields
        if field.name in table.key and any(word in f"{field.betekenis} {field.patroon}".lower() for word in words)
        if field.eenheid != "maanden"  # how long, not when
    }
    assert {column for _, column in speaking} <= set(PERIOD_COLUMNS)
    assert len(speaking) > 8


def test_publishing_again_leaves_every_byte_and_the_first_date(tmp_path):
    first = publish(tmp_path)
    before = everything_in(tmp_path)
    mixed = {name: table.sample(frac=1, random_state=3) for name, table in full_tables().items()}
    again = publish(tmp_path, mixed, now=TUESDAY)
    assert everything_in(tmp_path) == before
    assert again.new == ()
    assert (again.id, again.eerst_gemaakt_op) == (first.id, first.eerst_gemaakt_op)


def test_the_same_release_made_elsewhere_has_the_same_bytes(tmp_path):
    for place in ("een", "twee"):
        publish(tmp_path / place)
    one, other = (everything_in(tmp_path / place) for place in ("een", "twee"))
    assert {name: content for name, (content, _) in one.items()} == {
        name: content for name, (content, _) in other.items()
    }


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        (Inputs("2025K3", ["a1"], "0.1.0", INPUTS.regels), "andere leveringen"),
        (Inputs("2025K3", ["a1", "b2"], "0.2.0", INPUTS.regels), "andere versie van verwijsspiegel"),
        (Inputs("2025K3", ["a1", "b2"], "0.1.0", {}), "andere regels"),
    ],
)
def test_a_release_is_refused_from_other_inputs_and_stays_as_it_was(tmp_path, inputs, said):
    publish(tmp_path)
    before = everything_in(tmp_path)
    with pytest.raises(PublicationRefused, match=f"2025K3 is al gepubliceerd .*{said}.* later kwartaal") as refusal:
        publish(tmp_path, inputs=inputs)
    assert refusal.value.exit_status == 1
    assert everything_in(tmp_path) == before


def test_a_release_that_would_come_out_otherwise_is_refused_and_names_the_files(tmp_path):
    publish(tmp_path)
    before = everything_in(tmp_path)
    with pytest.raises(PublicationRefused, match=r"2025K3 .* anders uit .*verwijzingen_praktijk_kwartaal\.parquet"):
        publish(tmp_path, full_tables(count=13))
    assert everything_in(tmp_path) == before


def test_a_release_that_somebody_changed_is_not_repaired_in_silence(tmp_path):
    publish(tmp_path)
    (tmp_path / "openbaar/2025K3/rapport.html").write_text("ander verhaal", encoding="utf-8")
    before = everything_in(tmp_path)
    with pytest.raises(PublicationRefused, match=r"2025K3 .*openbaar/2025K3: rapport\.html is veranderd"):
        publish(tmp_path)
    assert everything_in(tmp_path) == before


def test_a_folder_that_was_moved_away_is_made_again_with_the_first_date(tmp_path):
    publish(tmp_path)
    before = {name: content for name, (content, _) in everything_in(tmp_path).items()}
    shutil.rmtree(tmp_path / "werkgroep/2025K3")
    again = publish(tmp_path, now=TUESDAY)
    assert again.new == ("werkgroep",)
    assert {name: content for name, (content, _) in everything_in(tmp_path).items()} == before


def test_a_folder_without_release_json_is_not_overwritten(tmp_path):
    (tmp_path / "analist/2025K3").mkdir(parents=True)
    (tmp_path / "analist/2025K3/notities.txt").write_text("van iemand", encoding="utf-8")
    with pytest.raises(PublicationRefused, match=r"analist/2025K3 bevat geen leesbare release\.json"):
        publish(tmp_path)
    assert (tmp_path / "analist/2025K3/notities.txt").is_file()
    assert not (tmp_path / "werkgroep/2025K3").exists()


def test_a_failure_halfway_leaves_no_release_and_no_leftovers(tmp_path):
    def broken(tables, context, path):
        if context.profiel == "openbaar":
            raise OSError("schijf vol")
        simple_workbook(tables, context, path)

    with pytest.raises(OSError, match="schijf vol"):
        publish(tmp_path, workbook=broken)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not list(tmp_path.glob("*/2025K3*"))


def test_leftovers_of_a_crash_do_not_end_up_in_a_release(tmp_path):
    leftover = tmp_path / "analist/2025K3.nieuw/marts/oud.parquet"
    leftover.parent.mkdir(parents=True)
    leftover.write_bytes(b"half")
    publish(tmp_path)
    assert not list(tmp_path.rglob("oud.parquet"))
    assert not leftover.parent.exists()


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({}, "nog geen cijfers"),
        ({PRAKTIJK: pd.DataFrame({"kwartaal": []})}, "geen praktijk"),
        (None, "van 2025K1 tot en met 2025K4"),
    ],
)
def test_a_quarter_without_figures_is_refused_with_what_there_is(tmp_path, tables, said):
    with pytest.raises(PublicationRefused, match=f"2031K1 .*{said}"):
        publish(tmp_path, tables, inputs=Inputs("2031K1", ["a1"], "0.1.0"))
    assert not list(tmp_path.iterdir())


def test_changed_missing_and_added_files_are_named_one_by_one(tmp_path):
    publish(tmp_path)
    folder = tmp_path / "werkgroep/2025K3"
    (folder / "rapport.html").write_text("x", encoding="utf-8")
    (folder / "rapport.xlsx").unlink()
    (folder / "marts/extra.parquet").write_bytes(b"")
    assert verify_checksums(folder) == [
        "werkgroep/2025K3: rapport.xlsx ontbreekt.",
        "werkgroep/2025K3: marts/extra.parquet hoort niet bij deze release.",
        "werkgroep/2025K3: rapport.html is veranderd sinds de release gemaakt is.",
    ]


def test_a_release_json_with_other_inputs_than_its_id_is_noticed(tmp_path):
    publish(tmp_path)
    folder = tmp_path / "werkgroep/2025K3"
    changed = manifest(tmp_path) | {"levering_ids": ["a1"]}
    (folder / "release.json").write_text(json.dumps(changed), encoding="utf-8")
    assert verify_checksums(folder) == [
        "werkgroep/2025K3: release.json is veranderd; het id hoort niet bij de leveringen en regels."
    ]
    (folder / "release.json").write_text("{", encoding="utf-8")
    assert len(verify_checksums(folder)) == 1
