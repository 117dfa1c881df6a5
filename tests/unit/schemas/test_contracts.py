from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import duckdb
import ibis
import invented_rows as invented
import pyarrow as pa
import pytest

from schemas import contracts
from schemas.contracts import Breach
from schemas.declaration import Rule, Table
from schemas.tables import TABLES, tables_of

EVERY_TABLE = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


@pytest.fixture(scope="module")
def connection():
    return ibis.duckdb.connect()


def put(connection, table: Table, rows: list[invented.Row]):
    """Store rows as they are: arrow keeps NaN apart from empty, which a pandas frame would not."""
    schema = contracts.ibis_schema(table).to_pyarrow()
    return connection.create_table("proef", pa.Table.from_pylist(rows, schema=schema), overwrite=True)


def as_dict(breaches: Iterable[Breach]) -> dict[tuple[str, str], int]:
    return {(breach.kolom, breach.regel): breach.aantal for breach in breaches}


@EVERY_TABLE
def test_a_table_without_rows_breaks_nothing(connection, table):
    assert contracts.check(table, put(connection, table, [])) == []


@EVERY_TABLE
def test_every_declared_rule_counts_its_planted_faults_and_no_good_row(connection, table, monkeypatch):
    good, planted = invented.valid_row(table), list(invented.faults(table))
    assert invented.judged_slowly(table, [good]) == {}
    for name, row in planted:
        assert name in invented.judged_slowly(table, [good, row]), f"the planted row does not break {name}"
    rows = [good, *(row for _, row in planted)]
    known, row_counts = [], contracts._row_counts
    monkeypatch.setattr(contracts, "_row_counts", lambda *given: known.extend(row_counts(*given)) or known)
    assert as_dict(contracts.check(table, put(connection, table, rows))) == invented.judged_slowly(table, rows)
    assert {name for name, _ in planted} == {(kolom, regel) for kolom, regel, _ in known}


@EVERY_TABLE
def test_missing_and_unexpected_columns_are_named(connection, table):
    data = connection.create_table("proef", schema={"vreemd": "string"}, overwrite=True)
    assert as_dict(contracts.check(table, data)) == {
        ("vreemd", "kolom hoort hier niet"): 1,
        **{(name, "kolom ontbreekt"): 1 for name in table.columns},
    }


@EVERY_TABLE
def test_a_wrong_type_is_named_for_every_column(connection, table):
    wrong = {field.name: "string" if field.type != "tekst" else "int64" for field in table.fields}
    data = connection.create_table("proef", schema=wrong, overwrite=True)
    assert as_dict(contracts.check(table, data)) == {(name, "kolom heeft een ander type"): 1 for name in table.columns}


@pytest.mark.parametrize(
    ("declared", "given"), [("int64", "int32"), ("float64", "decimal(38, 2)"), ("date", "timestamp")]
)
def test_a_related_type_is_still_a_wrong_type(connection, declared, given):
    table = next(each for each in TABLES.values() if declared in map(str, contracts.ibis_schema(each).types))
    schema = dict(contracts.ibis_schema(table).items())
    column = next(name for name, type_ in schema.items() if str(type_) == declared)
    data = connection.create_table("proef", schema={**schema, column: given}, overwrite=True)
    assert contracts.check(table, data) == [Breach(column, "kolom heeft een ander type", 1)]


def test_one_unfit_column_does_not_hide_the_faults_in_others(connection):
    table = TABLES["kern.trajecten"]
    good = invented.valid_row(table)
    data = put(connection, table, [{**good, "zorgvorm": "§"}]).drop("startdatum")
    assert contracts.check(table, data) == [
        Breach("startdatum", "kolom ontbreekt", 1),
        Breach("zorgvorm", "staat niet in de lijst", 1),
    ]


def test_the_order_of_columns_does_not_matter(connection):
    table = TABLES["kern.beschikking_traject"]
    data = put(connection, table, [invented.valid_row(table)])
    assert contracts.check(table, data.select("rol", "traject_id", "beschikking_id")) == []


def test_keys_with_an_empty_part_are_compared_too(connection):
    table = TABLES["kern.codedekking"]
    row = {**invented.valid_row(table), "productcode": None}
    assert as_dict(contracts.check(table, put(connection, table, [row, row, {**row, "productcode": "45A04"}]))) == {
        (", ".join(table.key), "sleutel komt vaker voor"): 1
    }


def test_a_breach_carries_counts_and_never_a_value(connection):
    table = TABLES["kern.verwijzingen"]
    secret = "geheim-kenmerk"
    row = {**invented.valid_row(table), "client_pseudo": secret, "kanaal": secret, "kwartaal": secret}
    breaches = contracts.check(table, put(connection, table, [row, row]))
    assert {breach.aantal for breach in breaches} == {1, 2}
    assert secret not in repr(breaches)


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("kern.trajecten", {"einddatum": dt.date(2024, 12, 31)}, ("startdatum", "later dan einddatum")),
        ("kern.verwijzingen", {"kwartaal": "2025K5"}, ("kwartaal", "vorm")),
        ("kern.verwijzingen", {"kwartaal": "2025-K3"}, ("kwartaal", "vorm")),
        ("kern.verwijzingen", {"praktijk_id": None}, ("praktijk_id", "gevuld")),
        ("kern.beschikkingen", {"reden_niet": None}, ("reden_niet", "gevuld")),
        ("kern.leveringen", {"gelezen": 4}, ("gelezen", "geladen + dubbel + afgekeurd")),
        ("mart.verwijzingen_praktijk_kwartaal", {"per_1000_onder": 2.0}, ("per_1000_onder", "hoger")),
        (
            "mart.verwijzingen_praktijk_kwartaal",
            {"per_1000": None, "reden_leeg": None},
            ("per_1000", "alleen leeg"),
        ),
        ("mart.verwijzingen_groep_jaar", {"periode": "2025-jaar"}, ("periode", "vorm")),
        ("mart.verwijzingen_praktijk_jaar", {"aandeel_pct": 101.0}, ("aandeel_pct", "hoger dan 100")),
        ("mart.rekenmodel", {"groep": "controle"}, ("k", "leeg")),
    ],
)
def test_faults_that_builders_make(connection, name, change, expected):
    table = TABLES[name]
    breaches = contracts.check(table, put(connection, table, [{**invented.valid_row(table), **change}]))
    assert any(breach.kolom == expected[0] and expected[1] in breach.regel for breach in breaches), breaches


def test_a_hidden_rate_may_not_leave_its_bounds_behind(connection):
    table = TABLES["mart.verwijzingen_praktijk_kwartaal"]
    hidden = {**invented.valid_row(table), "onderdrukt": True, "jeugdigen_verwezen": None}
    found = as_dict(contracts.check(table, put(connection, table, [hidden])))
    assert found == {("per_1000", "per_1000 is alleen gevuld samen met jeugdigen_verwezen en patienten_onder_18"): 1}
    safe = {**hidden, "per_1000": None, "per_1000_onder": None, "per_1000_boven": None}
    assert contracts.check(table, put(connection, table, [safe])) == []


@pytest.mark.parametrize(
    "change",
    [
        {"aandeel_pct": 100.0, "aandeel_boven": 100.0 + 1e-12},
        {"aandeel_pct": 50.0 - 1e-12, "aandeel_onder": 50.0, "aandeel_boven": 60.0},
        {"aandeel_onder": 0.0, "aandeel_pct": 0.0, "aandeel_boven": 0.0},
        {"aandeel_onder": -1e-12},
    ],
)
def test_a_limit_itself_and_the_rounding_of_floats_are_no_faults(connection, change):
    table = TABLES["mart.verwijzingen_praktijk_jaar"]
    row = {**invented.valid_row(table), **change}
    assert contracts.check(table, put(connection, table, [row])) == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("kern.beschikking_traject", {"rol": "§"}),
        ("kern.beschikking_traject", {"rol": None}),
        ("mart.volledigheid", {"kwartaal": "§"}),
        ("mart.volledigheid", {"gemeten_dekking": 1.5}),
        ("mart.volledigheid", {}),
    ],
)
def test_pandera_alone_catches_what_it_renders(connection, name, change):
    from pandera.errors import SchemaErrors

    table = TABLES[name]
    good, schema = invented.valid_row(table), contracts.pandera_schema(table)
    schema.validate(put(connection, table, [good]), lazy=True)
    rows = [{**good, **change}] if change else [good, good]
    with pytest.raises(SchemaErrors):
        schema.validate(put(connection, table, rows), lazy=True)


def test_rules_of_one_column_have_different_names():
    for table in TABLES.values():
        names = [(rule.columns[0], rule.naam) for rule in table.rules]
        assert len(names) == len(set(names)), table.name


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    path = tmp_path_factory.mktemp("ddl") / "proef.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path}' AS proef (STORAGE_VERSION 'v1.0.0')")
        connection.execute("USE proef")
        connection.begin()
        for laag in ("levering", "kern", "mart"):
            connection.execute(f"CREATE SCHEMA {laag}")
            for table in tables_of(laag):
                for statement in contracts.ddl(table):
                    connection.execute(statement)
        connection.commit()
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def test_ddl_makes_every_column_of_every_table(database):
    made = database.execute(
        "SELECT schema_name || '.' || table_name, list(column_name ORDER BY column_index) "
        "FROM duckdb_columns() WHERE NOT internal GROUP BY ALL"
    ).fetchall()
    assert dict(made) == {table.name: list(table.columns) for table in TABLES.values()}


def test_ddl_comments_every_table_and_column(database):
    comments = database.execute(
        "SELECT schema_name || '.' || table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()
    assert all(comment.startswith(TABLES[table].column(name).betekenis) for table, name, comment in comments)
    grains = database.execute("SELECT schema_name || '.' || table_name, comment FROM duckdb_tables()").fetchall()
    assert dict(grains) == {table.name: table.grain for table in TABLES.values()}


def test_ddl_types_are_the_types_that_check_asks_for(database):
    for table in TABLES.values():
        arrow = database.table(table.name).to_arrow_table().schema
        assert ibis.Schema.from_pyarrow(arrow).equals(contracts.ibis_schema(table)), table.name


def test_ddl_quotes_names_and_texts():
    field = TABLES["mart.datakwaliteit"].column("in")
    table = Table(
        name="mart.proef",
        grain="Eén rij per auto's.",
        key=("in",),
        fields=(field,),
        required=frozenset({"in"}),
    )
    statements = contracts.ddl(table, schema_name="ander")
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA ander")
        for statement in statements:
            connection.execute(statement)
        assert connection.execute("SELECT comment FROM duckdb_tables()").fetchall() == [("Eén rij per auto's.",)]


def test_a_unit_stands_in_the_comment(database):
    row = database.execute(
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'rekenmodel' AND column_name = 'h'"
    ).fetchone()
    assert row == ("H: kosten van specialistische ggz. Eenheid: euro.",)


def test_the_dictionary_describes_every_column_of_kern_and_mart(connection):
    frame = contracts.dictionary()
    expected = [(t.name, c) for laag in ("kern", "mart") for t in tables_of(laag) for c in t.columns]
    assert list(zip(frame["tabel"], frame["kolom"], strict=True)) == expected
    table = TABLES["mart.definities"]
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    assert contracts.check(table, put(connection, table, rows)) == []


def test_the_dictionary_of_one_layer_holds_only_that_layer():
    assert {name.partition(".")[0] for name in contracts.dictionary(["mart"])["tabel"]} == {"mart"}


def test_the_sentence_of_a_rule_names_its_columns():
    for kind in (
        "ordered",
        "filled_when",
        "empty_when",
        "empty_only_with",
        "needs",
        "any_filled",
        "not_both",
    ):
        naam = Rule(kind, ("eerste", "tweede"), ("x",)).naam
        assert "eerste" in naam and "tweede" in naam
