"""A toy region and a toy night: five tables of one column, so that the mechanics can be seen at work."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from assets.checks import Judge
from assets.declare import Declaration, Rows, table_asset, tables_asset
from assets.resources import Night, Plan
from schemas.declaration import OPENBAAR, Field, Table, Type

REGION = """
[regio]
naam = "Speelgoed"
gemeenten = [{code = "9901", naam = "Aalbeke"}, {code = "9902", naam = "Berkel"}]
[[bron]]
naam = "praktijken"
gemeente = "*"
soort = "praktijken"
pad = "leveringen/*.csv"
"""
SECRET = "geheim dat lang genoeg is voor een sleutel"


@dataclass(frozen=True)
class ToyBreach:
    kolom: str
    regel: str
    aantal: int


@table_asset("kern.bron", per_gemeente=True)
def bron(night: Night, gemeenten: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({"gemeente": list(gemeenten)})


@table_asset("kern.links", ["kern.bron"])
def links(night, made):
    return made


@table_asset("kern.rechts", ["kern.bron"])
def rechts(night, made):
    return made.mutate(lengte=made.gemeente.length())


@table_asset("mart.links_verder", ["kern.links"])
def links_verder(night, made):
    return made


@table_asset("mart.rechts_verder", ["kern.rechts"])
def rechts_verder(night, made):
    return made


STEPS = (bron, links, rechts, links_verder, rechts_verder)


def declared(name: str, **columns: Type) -> Table:
    fields = [
        Field(name=column, type=kind, betekenis=column, privacyklasse=OPENBAAR, herkomst="speelgoed")
        for column, kind in columns.items()
    ]
    return Table(name=name, grain="Eén rij per rij.", key=(), fields=tuple(fields), required=frozenset())


TABLES = [
    declared("kern.bron", gemeente="tekst"),
    declared("kern.links", gemeente="tekst"),
    declared("kern.rechts", gemeente="tekst", lengte="geheel"),
    declared("mart.links_verder", gemeente="tekst"),
    declared("mart.rechts_verder", gemeente="tekst", lengte="geheel"),
]


@tables_asset(["kern.een", "kern.twee"])
def samen(night: Night) -> dict[str, object]:
    return {
        "kern.een": pd.DataFrame({"x": [1]}),
        "kern.twee": Rows([pd.DataFrame({"x": [1]}), pd.DataFrame({"x": [2]})], {"x": "int64"}),
    }


def conclude(night: Night) -> None:
    night.engine.finish(night.settings.kern_file, TABLES)


def toy_plan(*steps: Declaration, breaches: dict[str, list[ToyBreach]] | None = None) -> Plan:
    found = breaches or {}
    return Plan(steps or STEPS, conclude, Judge(lambda table: True, lambda table, content: found.get(table, [])))


def write_region(root: Path) -> Path:
    config = root / "regio.toml"
    config.write_text(REGION, encoding="utf-8")
    return config
