"""
The step to trajecten as people would write it without us: one function per way, each from Parquet to Parquet.

Every function takes ``source`` (``bench.invented_decisions``) and a folder, and writes two files there:
``trajecten.parquet`` (traject_id, client_pseudo, zorgvorm, startdatum, einddatum with NULL = open,
aantal_beschikkingen) and ``leden.parquet`` (beschikking_id, traject_id). A traject is as in rule 5 of the contract:
a new one starts when ``ingangsdatum > latest end so far + GAP + 1``. Its id is a number, as quick as it comes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pandas as pd

GAP = 30
KEY = ["client_pseudo", "zorgvorm"]
COLUMNS = ["beschikking_id", *KEY, "ingangsdatum", "einde"]
OPEN_END = "2999-12-31"
# Longer than the days from the first ingangsdatum to OPEN_END: each key has a stretch of one line of days to itself.
STRETCH = 1_000_000


def in_duckdb(source: Path, folder: Path) -> None:
    """Two windows of DuckDB, written by hand."""
    connection = _duckdb()
    connection.execute(
        f"""
        CREATE TEMP TABLE leden AS
        WITH besluiten AS (
            SELECT {", ".join(COLUMNS)}, coalesce(einde, DATE '{OPEN_END}') AS tot FROM {_file(source)}
        ), eerder AS (
            SELECT *, max(tot) OVER (volgorde ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS tot_eerder
            FROM besluiten WINDOW volgorde AS (PARTITION BY client_pseudo, zorgvorm ORDER BY ingangsdatum)
        ), begin AS (
            SELECT *, CASE WHEN tot_eerder IS NULL OR ingangsdatum > tot_eerder + {GAP + 1} THEN ingangsdatum END AS van
            FROM eerder
        ), traject AS (
            SELECT *, max(van) OVER (PARTITION BY client_pseudo, zorgvorm ORDER BY ingangsdatum) AS startdatum
            FROM begin
        )
        SELECT beschikking_id, client_pseudo, zorgvorm, startdatum, tot,
            hash(client_pseudo, zorgvorm, startdatum) AS traject_id
        FROM traject
        """
    )
    connection.execute(f"COPY (SELECT beschikking_id, traject_id FROM leden) TO {_to(folder / 'leden.parquet')}")
    connection.execute(
        f"""
        COPY (
            SELECT traject_id, any_value(client_pseudo) AS client_pseudo, any_value(zorgvorm) AS zorgvorm,
                any_value(startdatum) AS startdatum, nullif(max(tot), DATE '{OPEN_END}') AS einddatum,
                count(*) AS aantal_beschikkingen
            FROM leden GROUP BY traject_id
        ) TO {_to(folder / "trajecten.parquet")}
        """
    )
    connection.close()


def in_polars(source: Path, folder: Path) -> None:
    """Sorted once, every key on its own stretch of one line: one running maximum does for all of them."""
    import polars as pl

    rows = pl.read_parquet(source, columns=COLUMNS).sort([*KEY, "ingangsdatum"])
    begin = pl.col("ingangsdatum").cast(pl.Int32).cast(pl.Int64)
    end = pl.col("einde").fill_null(pl.date(2999, 12, 31)).cast(pl.Int32).cast(pl.Int64)
    other_key = (pl.col("client_pseudo") != pl.col("client_pseudo").shift()) | (
        pl.col("zorgvorm") != pl.col("zorgvorm").shift()
    )
    rows = rows.with_columns(plek=other_key.fill_null(True).cum_sum().cast(pl.Int64) * STRETCH)
    rows = rows.with_columns(tot=end + pl.col("plek"))
    starts = (begin + pl.col("plek") > pl.col("tot").cum_max().shift() + GAP + 1).fill_null(True)
    rows = rows.with_columns(traject_id=starts.cum_sum())
    rows.select("beschikking_id", "traject_id").write_parquet(folder / "leden.parquet")
    trajecten = rows.group_by("traject_id").agg(
        pl.col("client_pseudo").first(),
        pl.col("zorgvorm").first(),
        startdatum=pl.col("ingangsdatum").min(),
        einddatum=pl.when(pl.col("einde").null_count() == 0).then(pl.col("einde").max()),
        aantal_beschikkingen=pl.len(),
    )
    trajecten.write_parquet(folder / "trajecten.parquet")


def in_pandas(source: Path, folder: Path) -> None:
    """Vectorised pandas and numpy: keys as numbers, sorted once, one running maximum over one line of days."""
    import numpy as np

    rows, begin, end = _read_pandas(source)
    key = rows.groupby(KEY, sort=False).ngroup().to_numpy()
    order = np.lexsort((begin, key))
    rows, begin, end, key = rows.iloc[order], begin[order], end[order], key[order]
    latest = np.maximum.accumulate(end + key * STRETCH)
    starts = np.ones(len(rows), dtype=bool)
    starts[1:] = (begin + key * STRETCH)[1:] > latest[:-1] + GAP + 1
    _write_pandas(rows, starts.cumsum(), folder)


def in_bioframe(source: Path, folder: Path) -> None:
    """Clusters of intervals on one chromosome, on which every key has its own stretch; its intervals are half open."""
    import bioframe
    import pandas as pd

    rows, begin, end = _read_pandas(source)
    away = rows.groupby(KEY, sort=False).ngroup().to_numpy() * STRETCH
    intervals = pd.DataFrame({"chrom": "1", "start": begin + away, "end": end + away + 1})
    clusters = bioframe.cluster(intervals, min_dist=GAP, return_input=False, return_cluster_intervals=False)
    _write_pandas(rows, clusters["cluster"].to_numpy(), folder)


def in_naive_pandas(source: Path, folder: Path) -> None:
    """Go through the keys one by one, as one would write it first."""
    import pandas as pd

    rows, begin, end = _read_pandas(source)
    rows = rows.assign(van=begin, tot=end)

    parts, seen = [], 0
    for _, group in rows.groupby(KEY):
        ordered = group.sort_values("van")
        starts = ~(ordered["van"] <= ordered["tot"].cummax().shift() + GAP + 1)
        parts.append(starts.cumsum() + seen)
        seen = parts[-1].iloc[-1]
    _write_pandas(rows, pd.concat(parts).reindex(rows.index).to_numpy(), folder)


def narrow_limit(source: Path, folder: Path) -> None:
    """Read, sort and write the columns that the step needs, and find nothing: what no way can do without."""
    _sort(source, folder, ", ".join(COLUMNS))


def wide_limit(source: Path, folder: Path) -> None:
    """Read, sort and write every column."""
    _sort(source, folder, "*")


def _sort(source: Path, folder: Path, columns: str) -> None:
    connection = _duckdb()
    order = ", ".join([*KEY, "ingangsdatum"])
    query = f"SELECT {columns} FROM {_file(source)} ORDER BY {order}"
    connection.execute(f"COPY ({query}) TO {_to(folder / 'gesorteerd.parquet')}")
    connection.close()


def _read_pandas(source: Path) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Give the rows, and the days of ingangsdatum and last day as whole numbers."""
    import pandas as pd

    rows = pd.read_parquet(source, columns=COLUMNS)
    begin, end = pd.to_datetime(rows["ingangsdatum"]), pd.to_datetime(rows["einde"]).fillna(pd.Timestamp(OPEN_END))
    rows["ingangsdatum"], rows["einde"] = begin, end
    return rows, _as_number(begin), _as_number(end)


def _as_number(days: pd.Series) -> np.ndarray:
    return days.to_numpy().astype("datetime64[D]").astype("int64")


def _write_pandas(rows: pd.DataFrame, traject_id: np.ndarray, folder: Path) -> None:
    import pandas as pd

    rows = rows.assign(traject_id=traject_id)
    rows[["beschikking_id", "traject_id"]].to_parquet(folder / "leden.parquet", index=False)
    trajecten = (
        rows.groupby("traject_id")
        .agg(
            client_pseudo=("client_pseudo", "first"),
            zorgvorm=("zorgvorm", "first"),
            startdatum=("ingangsdatum", "min"),
            einddatum=("einde", "max"),
            aantal_beschikkingen=("einde", "size"),
        )
        .reset_index()
    )
    trajecten["einddatum"] = trajecten["einddatum"].where(trajecten["einddatum"] < pd.Timestamp(OPEN_END))
    trajecten.to_parquet(folder / "trajecten.parquet", index=False)


def _duckdb() -> duckdb.DuckDBPyConnection:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET preserve_insertion_order = false")
    return connection


def _file(path: Path) -> str:
    return f"read_parquet({_to(path)})"


def _to(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
