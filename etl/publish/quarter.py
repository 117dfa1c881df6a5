"""From the analyst file of a region to the release of one quarter."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from etl import problems
from etl.compare import cbs
from etl.compare.basis import Basis, basis_of_region
from etl.compare.plan import load_plan
from etl.costs.scenario_file import load_scenarios
from etl.disclose.doors import in_tenths
from etl.disclose.suppress import DATAKWALITEIT, HALFJAAR
from etl.engine import read_only
from etl.publish.context import ReportContext
from etl.publish.release import Inputs, Release, publish_release
from etl.settings import Settings

HALF_YEARS = "kern.verwijzingen_groep_halfjaar"
DEUREN = "mart.deuren_jaar"
GROEP_JAAR = "mart.verwijzingen_groep_jaar"
PUBLIC = "openbaar"


def publish_quarter(
    settings: Settings,
    kwartaal: str,
    now: datetime,
    code_version: str,
    without: Mapping[str, str] | None = None,
) -> Release:
    """
    Freeze a release of the quarter for every profile.

    ``without``: sources that stand at their last good state and may, with the reason why; it is shown in the
    report. Raises PublicationRefused when another source stands so, when the quarter holds no figures, or when
    it was published before with another outcome; WrongUse before the first load.
    """
    if not settings.kern_file.is_file():
        raise problems.nothing_loaded()
    tables = _read_marts(settings)
    left_out = dict(without or {})
    known = {bron.naam for bron in settings.bronnen}
    behind = _sources_behind(tables[DATAKWALITEIT], known)
    strange = sorted(set(left_out) - known)
    if strange:
        raise problems.source_unknown(strange[0], sorted(known))
    held = sorted(set(behind) - set(left_out))
    if held:
        raise problems.source_behind(held)
    unknown_groups = tables.pop("groep_onbekend")
    leveringen = tables.pop("leveringen")
    inputs = Inputs(kwartaal, list(leveringen["levering_id"]), code_version, {**_rules(settings), "zonder": left_out})

    has_doors = {DEUREN, GROEP_JAAR} <= tables.keys()

    def context(profiel: str, release_id: str) -> ReportContext:
        drempel = {"werkgroep": settings.drempels.werkgroep, PUBLIC: settings.drempels.openbaar}.get(profiel)
        return ReportContext(
            regio_naam=settings.regio.naam,
            gemeenten=tuple(settings.gemeente_names().items()),
            kwartaal=kwartaal,
            profiel=profiel,
            release_id=release_id,
            code_version=code_version,
            inputs=len(leveringen),
            drempel=drempel,
            bronnen=tuple(f"{name} ({left_out[name]})" for name in behind if name in left_out),
            regels=settings.regels.model_dump(mode="json"),
            praktijken_groep_onbekend=() if profiel == PUBLIC else tuple(unknown_groups["praktijk_naam"]),
            basis=basis_of_region(tables[DEUREN], kwartaal, drempel) if has_doors else Basis(),
            deuren=in_tenths(tables[DEUREN], tables[GROEP_JAAR], kwartaal, drempel) if has_doors and drempel else {},
        )

    return publish_release(tables, inputs, settings.publicatie, drempels=settings.drempels, context=context, now=now)


def last_complete_quarter(settings: Settings) -> str | None:
    """Give the newest quarter that has ended on the day of the newest decisions; None without figures."""
    if not settings.kern_file.is_file():
        return None
    with read_only(settings.kern_file) as connection:
        row = connection.execute(
            "SELECT max(kwartaal) FROM mart.verwijzingen_praktijk_kwartaal WHERE "
            "make_date(left(kwartaal, 4)::BIGINT, right(kwartaal, 1)::BIGINT * 3, 1) + INTERVAL 1 MONTH <= "
            "(SELECT max(leveringsdatum) + INTERVAL 1 DAY FROM kern.leveringen WHERE soort IN ('beschikkingen', 'ijw'))"
        ).fetchone()
    return str(row[0]) if row and row[0] else None


def _read_marts(settings: Settings) -> dict[str, pd.DataFrame]:
    with read_only(settings.kern_file) as connection:
        names = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'mart' ORDER BY 1"
        ).fetchall()
        tables = {f"mart.{name}": connection.execute(f'FROM mart."{name}"').df() for (name,) in names}
        tables[HALFJAAR] = connection.execute(f"FROM {HALF_YEARS}").df()
        tables["leveringen"] = connection.execute("SELECT levering_id FROM kern.leveringen ORDER BY 1").df()
        tables["groep_onbekend"] = connection.execute(
            "SELECT DISTINCT praktijk_naam FROM kern.praktijk_kwartaal WHERE groep_onbekend ORDER BY 1"
        ).df()
    return tables


def _sources_behind(quality: pd.DataFrame, known: Collection[str]) -> list[str]:
    refused = quality[(quality["laag"] == "leveringen") & (quality["ernst"] == "fout")]
    return sorted({_source_of(remark.partition(": ")[2], known) for remark in refused["controle"]})


def _source_of(refusal: str, known: Collection[str]) -> str:
    """Give the source in ``bron, bestand``; its name may hold a comma, and it may have left the configuration."""
    fitting = [name for name in known if refusal.startswith(f"{name}, ")]
    return max(fitting, key=len) if fitting else refusal.split(",", maxsplit=1)[0]


def _rules(settings: Settings) -> dict[str, Any]:
    """Every setting that can change a figure, with a digest of each layout, of the plan and of figures of CBS."""
    content = settings.model_dump(mode="json", exclude={"root", "map"})
    layouts: Sequence[str] = sorted({bron.indeling for bron in settings.bronnen if bron.indeling})
    digests = {name: hashlib.sha256((settings.root / name).read_bytes()).hexdigest() for name in layouts}
    published = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in cbs.find_files(settings.root)}
    rules = {**content, "indelingen": digests, "analyseplan": load_plan(settings).sha256}
    rules["scenarios"] = load_scenarios(settings).sha256
    return rules | {"cbs": published} if published else rules
