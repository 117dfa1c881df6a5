"""
Whole nightly loads of a small region of three gemeenten, as a user would run them.

Two regions are loaded from the same deliveries: ``whole`` in one night, ``story`` in many, with broken deliveries,
crashes and repeated files on the way. Every night costs seconds, so the tests share them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bsn_search
import nights
import pytest
import three_gemeenten as region
from nights import After, Said

from assets import cli
from etl.compare import accounting
from etl.settings import KEY_VARIABLE

pytestmark = pytest.mark.usefixtures("own_surroundings")

QUERY_LOG = "werk/vragen.log"
LOCK = "werk/nacht.slot"
PRACTICES = "mart.verwijzingen_praktijk_kwartaal"
DELIVERIES = region.deliveries()

UNREADABLE = "9901/9901_beschikkingen_2024-10-31.csv"
WITHOUT_COLUMN = "9901/9901_beschikkingen_2024-11-30.csv"
STRANGE_COLUMN = "9901/9901_verzoeken_2024-11-30.csv"
EMPTY = "9901/9901_declaraties_2024-12-31.csv"
NO_MESSAGE = "9901/JW301_bericht.xml"
# Of each broken delivery of gemeente 9901: what the sentence about it has to name, the remedy included.
BROKEN = {
    UNREADABLE: ("niet te lezen als utf-8", "codering"),
    WITHOUT_COLUMN: ("verplichte kolom ontbreekt: productcategorie", "Vraag"),
    STRANGE_COLUMN: ("onbekende kolom: klantnaam", "indeling"),
    EMPTY: ("leeg", "Vraag"),
    NO_MESSAGE: ("geen XML-bericht", "eigen bron"),
}
KILLED_LATE = """
import os, signal, sys
from assets import cli
from etl.compare import accounting
def killed(*_):
    print("status", cli.run(["load", sys.argv[2]]), file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
accounting.build_datakwaliteit = killed
"""


def broken_deliveries() -> dict[str, bytes]:
    rows = region.decisions(0, 3)
    without = [{name: text for name, text in row.items() if name != "productcategorie"} for row in rows]
    asked = DELIVERIES["9901/9901_verzoeken_2024-12-31.csv"].splitlines()
    return {
        UNREADABLE: region.as_csv(rows) + b"\x81\xfe\xff\n",
        WITHOUT_COLUMN: region.as_csv(without),
        STRANGE_COLUMN: b"\n".join([asked[0] + b";klantnaam", *(line + b";iemand" for line in asked[1:])]),
        EMPTY: b"",
        NO_MESSAGE: b"dit is geen bericht",
    }


def dated(*days: str) -> dict[str, bytes]:
    return {name: content for name, content in DELIVERIES.items() if any(day in name for day in days)}


def of(place: str, *days: str) -> dict[str, bytes]:
    return {name: content for name, content in dated(*days).items() if name.startswith(place)}


@dataclass(frozen=True)
class Whole:
    """The region, loaded at once, and published."""

    folder: Path
    loaded: After
    publish: Said

    @property
    def config(self) -> Path:
        return self.folder / "regio.toml"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = tmp_path_factory.mktemp("ineens") / "regio"
    config = region.write_frame(folder)
    region.deliver(folder, DELIVERIES)
    loaded = nights.night(folder)
    return Whole(folder, loaded, nights.run("publish", config, "--kwartaal", "2024K4"))


@dataclass(frozen=True)
class Story:
    """
    The region, loaded night by night, deliveries in neither order.

    ``first`` half of the deliveries; ``broken`` more, and five broken ones of 9901; then all the rest while
    something goes wrong late in the night: an error (``failed``), the end of the process (``killed``); then
    nothing new (``mended``), and copies of what was delivered under other names (``copied``).
    """

    folder: Path
    home: Path
    first: After
    broken: After
    failed: After
    killed: After
    mended: After
    copied: After
    published_bytes: dict[str, dict[str, tuple[int, bytes]]]
    seen_by_analysts: dict[str, dict[str, list[dict[str, object]]]]
    left_behind: set[str]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder, home = tmp_path_factory.mktemp("nachten") / "regio", tmp_path_factory.mktemp("thuis")
    config, ends = region.write_frame(folder), region.QUARTER_ENDS
    bytes_after: dict[str, dict[str, tuple[int, bytes]]] = {}
    seen: dict[str, dict[str, list[dict[str, object]]]] = {}

    def after(name: str, what: After) -> After:
        bytes_after[name] = nights.files_in(folder / "publicatie")
        seen[name] = nights.read_tables(folder / "publicatie" / "analist" / "verwijsspiegel.duckdb")
        return what

    region.deliver(folder, of("regio", region.NEWEST) | of("9901", ends[2], ends[0]) | of("9902", ends[1], ends[2]))
    region.deliver(folder, of("9903", ends[0], ends[2]))
    first = after("first", nights.night(folder))
    region.deliver(folder, of("9902", ends[0], ends[3]) | of("9903", ends[1], ends[3]) | broken_deliveries())
    broken = after("broken", nights.night(folder))
    for name in (WITHOUT_COLUMN, STRANGE_COLUMN, NO_MESSAGE):
        (folder / "leveringen" / name).unlink()
    region.deliver(folder, DELIVERIES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounting, "build_datakwaliteit", _fail)
        failed = after("failed", nights.night(folder))
    killed = after("killed", nights.stands(folder, nights.run_apart(home, "load", config, before=KILLED_LATE)))
    left = {path.name for path in (folder / "werk").iterdir()}
    mended = after("mended", nights.night(folder))
    region.deliver(folder, copies())
    copied = after("copied", nights.night(folder))
    return Story(folder, home, first, broken, failed, killed, mended, copied, bytes_after, seen, left)


def _fail(*_: object) -> None:
    raise RuntimeError(f"kind {region.CHILDREN[0].bsn}")


def copies() -> dict[str, bytes]:
    """Give deliveries that were made before, under other names and with later dates."""
    message = next(name for name in DELIVERIES if "JW301" in name)
    return {
        "9901/9901_beschikkingen_kopie_2025-04-30.csv": DELIVERIES["9901/9901_beschikkingen_2024-06-30.csv"],
        "9902/9902_beschikkingen_2025-06-30.xlsx": DELIVERIES["9902/9902_beschikkingen_2024-06-30.xlsx"],
        "9903/kopie_bericht.xml": DELIVERIES[message],
        "regio/patienten_2025-09-30.csv": DELIVERIES["regio/patienten_2025-03-31.csv"],
    }


def practices(after: After, gemeente: str, but: tuple[str, ...] = ()) -> list[dict[str, object]]:
    rows = [row for row in after.rows[PRACTICES] if row["gemeente"] == gemeente]
    return [{name: value for name, value in row.items() if name not in but} for row in rows]


def deliveries_of(after: After, gemeente: str) -> set[str]:
    return {row["bestand"] for row in after.rows["kern.leveringen"] if row["gemeente"] == gemeente}


# A load of everything at once -----------------------------------------------------------------------------


def test_a_good_load_says_so_and_every_delivered_row_is_accounted_for(whole: Whole) -> None:
    assert whole.loaded.said.status == 0
    assert f"Nieuwe leveringen: {len(DELIVERIES)}; geweigerd: 0" in whole.loaded.said.out
    leveringen = whole.loaded.rows["kern.leveringen"]
    assert len(leveringen) == len(DELIVERIES)
    for row in leveringen:
        assert row["gelezen"] == row["geladen"] + row["dubbel"] + row["afgekeurd"] > 0, row["bestand"]
    assert not whole.loaded.rows["kern.afgekeurde_rijen"]


def test_every_shape_of_delivery_brings_its_children_to_a_practice(whole: Whole) -> None:
    starts = whole.loaded.rows["kern.verwijzingen"]
    for gemeente in ("9901", "9902", "9903"):
        linked = [row for row in starts if row["gemeente"] == gemeente and row["praktijk_id"] is not None]
        assert {row["link_regel"] for row in linked} >= {"zorgverlener_agb", "naam_zorgverlener", "praktijk_agb"}
    own = {row["praktijk_id"] for row in starts if row["kanaal"] == "soj"}
    assert own == {region.praktijk_id(1)}


def test_second_load_without_new_deliveries_is_quick_and_changes_no_byte(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = nights.files_in(whole.folder)
    monkeypatch.setattr(cli, "_whole_night", lambda: pytest.fail("there is nothing to build"))
    since = time.process_time()
    said = nights.run("load", whole.config)
    assert time.process_time() - since < 5
    assert (said.status, said.err) == (0, "")
    assert "niets nieuws" in said.out
    after = nights.files_in(whole.folder)
    assert after | {LOCK: before[LOCK]} == before
    assert sum(name.startswith("publicatie/") for name in after) > 3
    leveringen = nights.read_tables(whole.folder / "werk" / "verwijsspiegel.duckdb")["kern.leveringen"]
    assert leveringen == whole.loaded.rows["kern.leveringen"]


# Night by night -------------------------------------------------------------------------------------------


def test_night_by_night_ends_where_one_load_of_everything_ends(whole: Whole, story: Story) -> None:
    assert story.first.said.status == 0
    assert story.first.tables != story.mended.tables
    assert nights.differing(whole.loaded.tables, story.mended.tables) == {}
    assert len(story.mended.tables) > 20
    marts = {name: digest for name, digest in story.mended.published.items() if name.count("/") == 2}
    assert set(marts) == {f"publicatie/{name}/verwijsspiegel.duckdb" for name in ("analist", "werkgroep", "openbaar")}
    assert marts == whole.loaded.published


def test_the_same_content_under_another_name_adds_no_delivery_and_changes_nothing(story: Story) -> None:
    assert story.copied.said.status == 0
    assert "Nieuwe leveringen: 0" in story.copied.said.out
    assert story.copied.rows["kern.leveringen"] == story.mended.rows["kern.leveringen"]
    assert nights.differing(story.mended.tables, story.copied.tables) == {}
    assert story.published_bytes["copied"] == story.published_bytes["mended"]


# A broken delivery ----------------------------------------------------------------------------------------


def test_broken_deliveries_end_with_1_and_one_dutch_line_each_with_the_remedy(story: Story) -> None:
    said = story.broken.said
    assert said.status == 1
    assert "Traceback" not in said.err + said.out
    for name, words in BROKEN.items():
        (line,) = said.lines_about(Path(name).name)
        assert line.startswith("Let op: ")
        for word in words:
            assert word in line, name
    assert "geweigerd: 5" in said.out


def test_the_other_gemeenten_are_loaded_and_published_with_what_is_new(story: Story) -> None:
    for gemeente in ("9902", "9903"):
        assert deliveries_of(story.broken, gemeente) > deliveries_of(story.first, gemeente)
        before, after = practices(story.first, gemeente), practices(story.broken, gemeente)
        assert referrals(after) > referrals(before) > 0
        assert "laatste_goede_stand" not in {row["status"] for row in after}
    seen = story.seen_by_analysts["broken"][PRACTICES]
    assert seen == story.broken.rows[PRACTICES]
    assert seen != story.seen_by_analysts["first"][PRACTICES]


def referrals(rows: list[dict[str, object]]) -> int:
    return sum(int(str(row["verwijzingen"])) for row in rows)


def test_a_broken_source_stands_at_its_last_good_state_and_is_marked(story: Story) -> None:
    before = practices(story.first, "9901", but=("status",))
    after = practices(story.broken, "9901", but=("status",))
    quarters = {row["kwartaal"] for row in before}
    assert [row for row in after if row["kwartaal"] in quarters] == before
    assert {row["status"] for row in practices(story.broken, "9901")} == {"laatste_goede_stand"}
    assert deliveries_of(story.broken, "9901") == deliveries_of(story.first, "9901")
    for table in ("kern.beschikkingen", "kern.verwijzingen", "kern.declaraties"):
        old, new = (
            {repr(row) for row in after.rows[table] if row["gemeente"] == "9901"}
            for after in (story.first, story.broken)
        )
        assert new == old, table
        assert new, table
    faults = [row for row in story.broken.rows["mart.datakwaliteit"] if row["ernst"] == "fout"]
    assert {row["gemeente"] for row in faults} == {"9901"}
    assert {row["controle"].partition(", ")[2] for row in faults} == {Path(name).name for name in BROKEN}
    of_gemeente = [row for row in story.broken.rows["mart.verwijzingen_groep_kwartaal"] if row["gebied"] == "9901"]
    assert {row["status"] for row in of_gemeente} == {"laatste_goede_stand"}


def test_the_night_after_is_clean_without_the_broken_file_or_with_a_good_newer_one(story: Story) -> None:
    said = story.mended.said
    assert (said.status, said.lines_about("Let op")) == (0, [])
    assert (story.folder / "leveringen" / UNREADABLE).read_bytes() == broken_deliveries()[UNREADABLE]
    assert "laatste_goede_stand" not in {row["status"] for row in story.mended.rows[PRACTICES]}
    assert not [row for row in story.mended.rows["mart.datakwaliteit"] if row["ernst"] == "fout"]
    assert Path(EMPTY).name in deliveries_of(story.mended, "9901")


# Things that go wrong in the night ------------------------------------------------------------------------


def test_an_error_late_in_the_night_leaves_the_published_files_as_they_were(story: Story) -> None:
    said = story.failed.said
    assert said.status == 1
    (line,) = said.lines_about("Let op")
    assert "RuntimeError" in line
    assert "--debug" in line
    assert "Traceback" not in said.err
    assert not bsn_search.in_text(said.err + said.out, region.BSNS)
    assert story.published_bytes["failed"] == story.published_bytes["broken"]
    assert story.failed.tables["mart.datakwaliteit"] == story.broken.tables["mart.datakwaliteit"]


def test_a_process_that_is_killed_leaves_every_file_old_and_the_next_load_mends_it(story: Story) -> None:
    assert story.killed.said.status == -9
    assert story.published_bytes["killed"] == story.published_bytes["broken"]
    assert story.killed.tables == story.failed.tables
    assert not [name for name in story.left_behind if name.endswith(".duckdb") and name.startswith("nacht")]
    assert not [path.name for path in (story.folder / "werk").glob("nacht.duckdb*")]
    assert not list(story.folder.rglob("*.nieuw"))
    assert story.mended.said.status == 0
    assert story.published_bytes["mended"] != story.published_bytes["killed"]


def test_a_load_while_another_one_runs_is_refused_in_dutch(story: Story) -> None:
    (line,) = story.killed.said.lines_about("Er loopt al een load")
    assert "Wacht tot die klaar is" in line
    assert story.killed.said.lines_about("status") == ["status 2"]


# No BSN, no name, no birth date ---------------------------------------------------------------------------


def test_no_bsn_stands_anywhere_after_a_load_and_a_publication(whole: Whole, story: Story) -> None:
    assert bsn_search.region_bsns(whole.folder) == region.BSNS
    assert whole.publish.status == 0, whole.publish.err
    assert len(list((whole.folder / "publicatie").rglob("rapport.xlsx"))) == 3
    assert bsn_search.leaks(whole.folder, region.BSNS, [os.environ["HOME"]]) == []
    assert bsn_search.leaks(story.folder, region.BSNS, [str(story.home)]) == []
    for said in (whole.loaded.said, whole.publish, story.broken.said, story.failed.said, story.killed.said):
        assert not bsn_search.in_text(said.out + said.err, region.BSNS)


def test_no_name_of_a_person_and_no_birth_date_stands_in_a_table_or_a_publication(whole: Whole) -> None:
    delivered = b"".join(content for name, content in DELIVERIES.items() if "zorgverleners" in name).decode()
    words = [name.casefold() for name in region.SURNAMES]
    assert all(word in delivered.casefold() for word in words)
    for table, rows in whole.loaded.rows.items():
        assert "geboortedatum" not in (rows[0] if rows else {}), table
        for value in {str(value) for row in rows for value in row.values()}:
            assert value[:10] not in region.BIRTH_DATES, table
            assert not [word for word in words if word in value.casefold()], table
    for path in (whole.folder / "publicatie").rglob("*.html"):
        text = path.read_text(encoding="utf-8").casefold()
        assert not [word for word in words if word in text], path.name


@pytest.fixture
def planted(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "werk" / "landing").mkdir(parents=True)
    (tmp_path / "publicatie").mkdir()
    return tmp_path


def _plant_in_duckdb(path: Path, kind: str) -> None:
    import duckdb

    with duckdb.connect(str(path)) as connection:
        rows = f"SELECT (999900006 + 0 * range)::{kind} AS kolom FROM range(20000)"
        connection.execute(f"CREATE TABLE t AS {rows}")


def _plant_in_sqlite(path: Path) -> None:
    import sqlite3
    import zlib

    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (kolom BLOB)")
        connection.execute("INSERT INTO t VALUES (?)", [zlib.compress(b"een rij van 999900006 " * 9)])
    connection.close()


def _plant_in_parquet(path: Path) -> None:
    import duckdb

    rows = "SELECT 999900006 + 0 * range AS kolom FROM range(9000)"
    duckdb.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)").fetchall()


@pytest.mark.parametrize(
    ("name", "plant"),
    [
        ("publicatie/rapport.html", lambda path: path.write_text("<td>999900006</td>")),
        ("werk/dagster.log", lambda path: path.write_text("kind0999900006x", encoding="utf-16-le")),
        ("werk/landing/register.json", lambda path: path.write_text("[99990000,999900006]")),
        ("publicatie/r.xlsx", lambda path: path.write_bytes(region.as_xlsx(region.decisions(1, 0)))),
        ("werk/tekst.duckdb", lambda path: _plant_in_duckdb(path, "VARCHAR")),
        ("werk/getal.duckdb", lambda path: _plant_in_duckdb(path, "BIGINT")),
        ("werk/bedrag.duckdb", lambda path: _plant_in_duckdb(path, "DOUBLE")),
        ("werk/event_log.db", _plant_in_sqlite),
        ("publicatie/mart.parquet", _plant_in_parquet),
    ],
)
def test_the_search_finds_a_planted_bsn(planted: Path, name: str, plant: object) -> None:
    plant(planted / name)  # type: ignore[operator]
    assert bsn_search.leaks(planted, {"999900006", region.CHILDREN[4].bsn})
    assert bsn_search.leaks(planted, {"999900018"}) == []


def test_the_search_passes_over_the_sealed_landing_and_over_fractions(planted: Path) -> None:
    (planted / "werk" / "landing" / "a.versleuteld").write_bytes(b"999900006")
    (planted / "publicatie" / "rapport.html").write_text("<td>5100.999900006</td>")
    assert bsn_search.leaks(planted, {"999900006"}) == []


# The landing ----------------------------------------------------------------------------------------------


def test_the_landing_is_sealed_and_for_its_owner_alone(whole: Whole) -> None:
    landing = whole.folder / "werk" / "landing"
    assert stat.S_IMODE(landing.stat().st_mode) == 0o700
    sealed = {path.name: path.read_bytes() for path in landing.iterdir()}
    register = sealed.pop("register.json").decode()
    assert len(sealed) == len(DELIVERIES)
    assert all(name.endswith(".versleuteld") for name in sealed)
    for content in DELIVERIES.values():
        digest = hashlib.sha256(content).hexdigest()
        assert digest in register
        pieces = [content[start : start + 16] for start in (0, len(content) // 2)]
        assert not [name for name, closed in sealed.items() if any(piece in closed for piece in pieces)]


@pytest.mark.parametrize("new_delivery", [False, True])
def test_another_key_is_refused_and_nothing_is_landed_or_replaced(
    whole: Whole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_delivery: bool
) -> None:
    folder = tmp_path / "regio"
    shutil.copytree(whole.folder, folder)
    if new_delivery:
        region.deliver(folder, {"9901/9901_beschikkingen_2025-06-30.csv": region.as_csv(region.decisions(0, 4)[:1])})
    before = nights.files_in(folder)
    monkeypatch.setenv(KEY_VARIABLE, "een-heel-andere-sleutel-van-deze-proef")
    said = nights.run("load", folder / "regio.toml")
    assert (said.status, said.out) == (2, "")
    assert "met een andere sleutel" in said.err.splitlines()[-1]
    assert "Traceback" not in said.err
    kept = ("leveringen", "publicatie", "werk/landing", "werk/verwijsspiegel.duckdb")
    after = nights.files_in(folder)
    assert {name: after[name] for name in after if name.startswith(kept)} == {
        name: before[name] for name in before if name.startswith(kept)
    }


# Questions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE kern.x (a INTEGER)",
        "CREATE TEMP TABLE x AS SELECT 1",
        "INSERT INTO kern.trajecten FROM kern.trajecten",
        "DELETE FROM mart.datakwaliteit",
        "EXPLAIN ANALYZE DELETE FROM mart.datakwaliteit",
        "DROP TABLE kern.beschikkingen",
        "COPY kern.trajecten TO '{folder}/gelekt.csv'",
        "EXPORT DATABASE '{folder}/gelekt'",
        "ATTACH '{folder}/gelekt.duckdb' AS x",
        "SELECT * FROM read_text('{folder}/sleutel')",
        "FROM '{folder}/regio.toml'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "SELECT 1; SELECT 2",
    ],
)
def test_a_question_only_reads(whole: Whole, sql: str) -> None:
    before = nights.files_in(whole.folder)
    said = nights.run("query", whole.config, sql.format(folder=whole.folder))
    assert said.status == 2
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert region.KEY not in said.err
    after = nights.files_in(whole.folder)
    assert {name for name in after if after[name] != before.get(name)} <= {QUERY_LOG}


def test_json_is_a_list_of_objects_without_limit_and_nothing_else(whole: Whole) -> None:
    said = nights.run("query", whole.config, "SELECT range AS n, 'é' AS t FROM range(12345)", "--formaat", "json")
    assert (said.status, said.err) == (0, "")
    answer = json.loads(said.out)
    assert len(answer) == 12345
    assert answer[7] == {"n": 7, "t": "é"}
    dates = nights.run("query", whole.config, "SELECT startdatum FROM kern.trajecten ORDER BY 1", "--formaat", "json")
    assert json.loads(dates.out)[0] == {"startdatum": "2024-01-06"}
    nothing = nights.run("query", whole.config, "FROM kern.trajecten WHERE false", "--formaat", "json")
    assert json.loads(nothing.out) == []


def test_the_log_of_questions_holds_a_digest_and_no_text_of_the_question(whole: Whole) -> None:
    asked = ["SELECT 'zeldzaam woord' AS woord", "SELECT 'zeldzaam woord' FROM mart.bestaat_niet"]
    assert [nights.run("query", whole.config, sql).status for sql in asked] == [0, 2]
    log = (whole.folder / QUERY_LOG).read_text(encoding="utf-8")
    entries = [json.loads(line) for line in log.splitlines()][-2:]
    assert [entry["sql_sha256"] for entry in entries] == [hashlib.sha256(sql.encode()).hexdigest() for sql in asked]
    assert [entry["rijen"] for entry in entries] == [1, None]
    assert "zeldzaam" not in log
    assert "SELECT" not in log


def test_a_profile_sees_its_own_file_alone(whole: Whole) -> None:
    for profiel in ("werkgroep", "openbaar"):
        said = nights.run("query", whole.config, "FROM kern.trajecten", "--profiel", profiel)
        assert said.status == 2, profiel
        said = nights.run("query", whole.config, "SELECT 1 AS een FROM mart.definities LIMIT 1", "--profiel", profiel)
        assert said.status == 0, profiel
