from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemas import values
from schemas.build import declare, empty_only_with, ordered
from schemas.declaration import IDENTIFICEREND, PERSOONSGEGEVEN, PSEUDONIEM, Field, Pad, Rule, Table
from schemas.fields import FIELDS
from schemas.tables import TABLES, tables_of

CONTRACT = Path(__file__).resolve().parents[3] / "../shared/contract.md"
LATER = {"mart.praktijk_prioriteit", "mart.kostenontwikkeling"}  # described there in words, not in columns


def section(number: int) -> list[list[str]]:
    """The cells of the rows of the table in one section of the contract, without header and rule."""
    if not CONTRACT.exists():
        pytest.skip("the contract is not beside this repository")
    text = CONTRACT.read_text(encoding="utf-8")
    body = re.search(rf"\n## {number}\. .*?(?=\n## |\Z)", text, flags=re.S).group()
    lines = [line.strip("| ").replace("\\|", "/") for line in body.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split(" | ")] for line in lines[2:]]


def names(cell: str) -> list[str]:
    """Column names in a cell such as ``**a**, b (explained), c + bounds``."""
    plain = re.sub(r"\([^()]*\)", "", cell.replace("a … m", ", ".join("abcdefghijklm")))
    found = []
    for part in re.split(r",| or |;", plain):
        word = part.replace("*", "").replace("`", "").strip()
        if word.endswith("+ bounds"):
            stem = word.split()[0]
            found += [stem, f"{stem.removesuffix('_pct')}_onder", f"{stem.removesuffix('_pct')}_boven"]
        elif word:
            found.append(word)
    return found


def test_every_canonical_column_of_the_contract_is_declared_and_bold_is_required():
    seen = 0
    for row in section(3):
        table = TABLES.get(f"levering.{row[0]}")
        if table is None:
            assert "defined by the issue" in row[1]
            continue
        bold = {name for part in re.findall(r"\*\*(.+?)\*\*", row[1]) for name in [part]}
        assert set(names(row[1])) - set(table.columns) == set(), table.name
        assert table.required == (bold - {"praktijk_id", "gemeente"} if table.rules and "veld" in row[0] else bold)
        seen += 1
    assert seen == 13


def test_every_kern_column_of_the_contract_is_declared():
    for row in section(5):
        for table in names(row[0]):
            columns = {re.split(r" ", name)[0] for name in names(row[2])}
            assert columns <= set(TABLES[table].columns), table


def test_every_mart_column_of_the_contract_is_declared_with_its_key():
    for row in section(6):
        tables, keys = names(row[0]), re.sub(r"\([^()]*\)", "", row[1]).split(";")
        for number, table in enumerate(tables):
            if table in LATER:
                continue
            key = names(keys[number if len(keys) > 1 else 0])
            assert list(TABLES[table].key) == key, table
            if len(keys) == 1:
                assert set(names(row[2])) <= set(TABLES[table].columns), table


def test_every_field_is_used_and_every_table_has_a_layer():
    assert {name for table in TABLES.values() for name in table.columns} == set(FIELDS)
    assert {table.laag for table in TABLES.values()} == {"levering", "kern", "mart"}
    assert sum(len(tables_of(laag)) for laag in ("levering", "kern", "mart")) == len(TABLES)


def test_every_text_for_readers_is_one_plain_sentence():
    for table in TABLES.values():
        assert re.fullmatch(r"Eén rij per [^.]+\.", table.grain), table.name
        for field in table.fields:
            assert re.fullmatch(r"[A-ZÀ-Ý].{4,110}\.", field.betekenis), (table.name, field.name)
            assert field.herkomst and not field.eenheid.endswith(".")


def test_no_bsn_birth_date_or_name_of_a_person_in_kern():
    for table in tables_of("kern"):
        for field in table.fields:
            assert field.privacyklasse not in (IDENTIFICEREND, PERSOONSGEGEVEN), (table.name, field.name)
            assert field.name not in (
                "bsn",
                "geboortedatum",
                "verwijzer_naam",
                "verwijzer_agb",
                "zorgverlener_agb",
            )


def test_nothing_that_belongs_to_one_person_is_published():
    for table in tables_of("mart"):
        classes = {field.name: field.privacyklasse for field in table.fields}
        assert not {IDENTIFICEREND, PERSOONSGEGEVEN, PSEUDONIEM} & set(classes.values()), table.name


def test_only_the_bsn_identifies():
    assert [name for name, field in FIELDS.items() if field.privacyklasse == IDENTIFICEREND] == ["bsn"]


def test_counts_of_persons_can_be_hidden():
    for table in tables_of("mart"):
        if "jeugdigen_verwezen" in table.columns:
            assert "onderdrukt" in table.required
            assert Rule("empty_only_with", ("jeugdigen_verwezen", "onderdrukt")) in table.rules


def test_every_rate_in_a_mart_has_bounds_in_order():
    for table in tables_of("mart"):
        if "per_1000" in table.columns:
            assert set(ordered("per_1000_onder", "per_1000", "per_1000_boven")) <= set(table.rules)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("beschikkingen", ("gemeente", "wet", "toewijzingnummer")),
        ("declaraties", ("gemeente", "referentienummer")),
        ("verzoeken", ("gemeente", "referentie_aanbieder", "aanbieder_agb", "bsn", "productcode")),
        ("praktijken", None),
    ],
)
def test_the_key_within_which_a_row_is_a_double(table, key):
    assert TABLES[f"levering.{table}"].dubbel_key == key


def test_codes_that_lose_zeros_are_padded_in_every_delivery():
    for table in tables_of("levering"):
        for name in table.columns:
            if name == "bsn":
                assert table.pad[name] == Pad(9)
            if name.endswith("_agb") or name == "praktijk_id":
                assert table.pad[name] == Pad(8, from_length=7)
            if name in ("verwijzer_type", "reden_wijziging", "productcategorie", "eenheid"):
                assert table.pad[name] == Pad(2)
            if name == "gemeente":
                assert table.pad[name] == Pad(4)
    assert all(not table.pad and table.dubbel_key is None for table in (*tables_of("kern"), *tables_of("mart")))


def test_a_column_that_the_registry_does_not_know_is_refused():
    with pytest.raises(KeyError):
        declare("kern.proef", "Eén rij per proef.", "", "bestaat_niet")


def test_a_change_to_a_column_that_the_table_lacks_is_refused():
    with pytest.raises(ValueError, match="does not have"):
        declare("kern.proef", "Eén rij per proef.", "", "gemeente", anders={"jaar": {"minimum": 1}})


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ("jaar",)},
        {"required": frozenset({"jaar"})},
        {"rules": (Rule("needs", ("gemeente", "jaar")),)},
        {"fields": (FIELDS["gemeente"], FIELDS["gemeente"])},
    ],
)
def test_a_table_that_contradicts_itself_is_refused(wrong):
    good = {
        "name": "kern.proef",
        "grain": "Eén rij per proef.",
        "key": ("gemeente",),
        "fields": (FIELDS["gemeente"],),
        "required": frozenset({"gemeente"}),
    }
    Table(**good)
    with pytest.raises(ValueError, match=r"kern\.proef"):
        Table(**{**good, **wrong})


@pytest.mark.parametrize(
    "wrong",
    [{"privacyklasse": "geheim"}, {"type": "geheel", "patroon": "^x$"}, {"type": "tekst", "minimum": 0}],
)
def test_a_field_that_contradicts_itself_is_refused(wrong):
    good = {
        "name": "x",
        "type": "tekst",
        "betekenis": "Proef.",
        "privacyklasse": "intern",
        "herkomst": "proef",
    }
    Field(**good)
    with pytest.raises(ValueError, match="x: "):
        Field(**{**good, **wrong})


def test_a_name_that_a_table_does_not_have_is_a_key_error():
    assert TABLES["kern.trajecten"].column("startdatum").type == "datum"
    with pytest.raises(KeyError):
        TABLES["kern.trajecten"].column("bsn")


def test_rules_for_several_columns_are_one_rule_each():
    assert ordered("a", "b", "c") == (Rule("ordered", ("a", "b")), Rule("ordered", ("b", "c")))
    assert empty_only_with("a b", "c") == (
        Rule("empty_only_with", ("a", "c")),
        Rule("empty_only_with", ("b", "c")),
    )


def test_closed_lists_explain_every_value_and_do_not_overlap_where_they_must_not():
    lists = {name: each for name, each in vars(values).items() if name.isupper() and hasattr(each, "items")}
    assert len(lists) > 20
    for name, each in lists.items():
        assert each and all(uitleg and not uitleg.endswith(".") for uitleg in each.values()), name
    assert not set(values.LINK_GEKOPPELD) & set(values.LINK_NIET_GEKOPPELD)
    assert not set(values.AFKEUR_PROBLEMEN) & set(values.BEVINDING_PROBLEMEN)
    assert set(values.LINK_REGELS) == set(values.LINK_GEKOPPELD) | set(values.LINK_NIET_GEKOPPELD)


def test_the_closed_lists_are_those_of_the_contract():
    if not CONTRACT.exists():
        pytest.skip("the contract is not beside this repository")
    text = CONTRACT.read_text(encoding="utf-8")
    paragraph = re.search(r"\n`zorgvorm` is closed:.*", text).group().split("In brackets")[0]
    assert set(re.findall(r"`([A-Z_]+)`", paragraph)) == set(values.ZORGVORMEN)
    kanalen = re.search(r"`kanaal`: ([^.]+)\.", text).group(1)
    assert set(kanalen.split(", ")) == set(values.KANALEN)
    soorten = re.search(r"\n`soort`: (.+)\.", text).group(1)
    assert set(re.findall(r"`(\w+)`", soorten)) == set(values.SOORTEN)
