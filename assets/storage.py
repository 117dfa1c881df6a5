"""
Where Dagster keeps the events of its runs: its own SQLite event log, with connections that stay open.

Dagster builds a new database engine for every event. For a night of 45 tables with their checks and
partitions that alone costs about half of Dagster's share (measured: 9 s against 4 s).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Self

import sqlalchemy as sa
from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage

BUSY_TIMEOUT_SECONDS = 30


class EventLog(ConsolidatedSqliteEventLogStorage):
    """Dagster's event log in one SQLite file in ``DAGSTER_HOME``; named in ``dagster.yaml``."""

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """Give the settings that it takes: none, the folder is ``DAGSTER_HOME``."""
        return {}

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> Self:
        """Open the event log; without ``DAGSTER_HOME`` (definitions are only looked at) it does not stay."""
        home = os.environ.get("DAGSTER_HOME")
        if home:
            return cls(home, inst_data)
        passing = tempfile.TemporaryDirectory(prefix="verwijsspiegel-")
        log = cls(passing.name, inst_data)
        log._passing = passing
        return log

    _passing: tempfile.TemporaryDirectory[str] | None = None

    @cached_property
    def _kept_engine(self) -> sa.Engine:
        engine = sa.create_engine(
            self._conn_string,
            poolclass=sa.QueuePool,
            max_overflow=-1,
            connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        )
        sa.event.listen(engine, "connect", _sync_at_checkpoints)
        return engine

    @contextmanager
    def _connect(self) -> Iterator[sa.Connection]:
        with self._kept_engine.begin() as connection:
            yield connection

    def dispose(self) -> None:
        """Close the connections."""
        self._kept_engine.dispose()
        super().dispose()


def _sync_at_checkpoints(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")
