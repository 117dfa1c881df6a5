"""
From declarations to Dagster assets: fetch inputs, call one etl function, store, judge, report counts.

Dagster reads the annotation of ``context`` at run time, so annotations are not postponed here.
"""

import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from assets import checks
from assets.checks import Judge
from assets.declare import Declaration, Rows
from assets.resources import Night
from etl import problems
from etl.problems import Problem


def render(declaration: Declaration, partitions: dg.PartitionsDefinition, judge: Judge) -> dg.AssetsDefinition:
    """Give the Dagster asset of one declaration: its tables, each with its check."""
    per_gemeente = declaration.per_gemeente
    alone = len(declaration.tables) == 1

    @dg.multi_asset(
        name="__".join(declaration.tables[0].split(".")),
        specs=[
            dg.AssetSpec(
                key=table.split("."),
                deps=[need.split(".") for need in declaration.needs],
                description=describe(table),
                group_name=declaration.room,
                kinds={"duckdb"},
                partitions_def=partitions if per_gemeente else None,
                skippable=not alone,
            )
            for table in declaration.tables
        ],
        check_specs=[checks.check_spec(table, alone=alone) for table in declaration.tables if judge.declares(table)],
        required_resource_keys={"region"},
        backfill_policy=dg.BackfillPolicy.single_run() if per_gemeente else None,
    )
    def step(context: dg.AssetExecutionContext) -> Iterator[Any]:
        night: Night = context.resources.region
        keys = (tuple(context.partition_keys),) if per_gemeente else ()
        yield from _carry_out(declaration, night, keys, judge)

    return step


def describe(table: str) -> str | None:
    """Give the grain sentence of a declared table."""
    from schemas.tables import TABLES

    return TABLES[table].grain if table in TABLES else None


def _carry_out(
    declaration: Declaration, night: Night, keys: tuple[tuple[str, ...], ...], judge: Judge
) -> Iterator[Any]:
    tables = declaration.tables
    if declaration.needs or declaration.per_gemeente:  # constants are made at once and say nothing of how far it is
        night.progress.started(declaration.room, tables)
    failure = None
    try:
        inputs = [_fetch(night, need) for need in declaration.needs]
        made = declaration.build(night, *keys, *inputs)
        contents: Mapping[str, Any] = made if isinstance(made, Mapping) else {tables[0]: made}
        counts = {table: _store(night, table, contents[table]) for table in tables}
        verdicts = {table: judge.check(table, night.engine.table(table)) for table in tables if judge.declares(table)}
    except Exception as fault:
        told = problems.load_interrupted() if night.engine.was_interrupted(fault) else fault
        failure = str(told) if isinstance(told, Problem) else without_values(fault)
        night.stop(tables, failure, fault)
    if failure is not None:
        # Outside the except clause: Dagster stores the context of an error, and that may quote a row.
        raise dg.Failure(description=failure, allow_retries=False)
    for table in tables:
        breaches = verdicts.get(table, ())
        if table in verdicts:
            yield checks.check_result(table, breaches)
        if not breaches:
            night.keep(table, counts[table])
            yield dg.MaterializeResult(asset_key=table.split("."), metadata={"rijen": counts[table]})
            continue
        why = checks.sentence(table, breaches)
        night.stop([table], why)
        if len(tables) == 1:
            raise dg.Failure(description=why, allow_retries=False)


def _fetch(night: Night, table: str) -> Any:
    try:
        return night.engine.table(table)
    except KeyError:
        raise Problem(f"De tabel {table} is nog niet gemaakt. Draai de hele load van de regio.") from None


def _store(night: Night, table: str, content: Any) -> int:
    if isinstance(content, Rows):
        return night.engine.store_rows(table, content.frames, content.columns)
    return night.engine.store(table, content)


def without_values(fault: BaseException) -> str:
    """
    Describe an unexpected error by its type and its place alone.

    Its message is left out: libraries quote the value that they stumble over, perhaps a child's.
    """
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename] or list(frames)
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "onbekende plaats"
    return (
        f"Fout in verwijsspiegel zelf ({type(fault).__name__} in {place}). "
        "Draai de load met --debug en meld de uitvoer."
    )
