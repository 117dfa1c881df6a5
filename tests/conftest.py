"""What tests of several folders share: a whole nightly load of a region folder, in this process."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assets import cli
from etl.engine import read_only
from etl.settings import KEY_VARIABLE

Query = Callable[[str], list[dict[str, Any]]]
LoadRegion = Callable[[Path], tuple[int, Query]]


# Files whose tests share nothing and each take long.
SIDE_BY_SIDE = ("tests/property/test_rules_equal_reference.py", "tests/fuzz/")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """
    Keep the tests of a file in one worker, so that what they share is made once; but those of SIDE_BY_SIDE apart.

    Groups (``xdist_group``) would say the same; pytest-xdist 3.8 does not know them with this pytest.
    """
    from xdist.scheduler import LoadScopeScheduling

    class PerFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return nodeid if nodeid.startswith(SIDE_BY_SIDE) else nodeid.split("::", maxsplit=1)[0]

    return PerFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def translated_once() -> Iterator[None]:
    """
    Keep the SQL of an expression for the next load in this process.

    Translating costs more than carrying it out on the few rows of a test, and equal expressions give equal SQL.
    """
    import ibis
    from ibis.backends.duckdb import Backend

    translate, kept = Backend.compile, {}

    def compile_once(
        backend: Backend, expr: Any, /, *, limit: Any = None, params: Any = None, pretty: bool = False
    ) -> str:
        if params:
            return translate(backend, expr, limit=limit, params=params, pretty=pretty)
        key = (expr.op(), limit, pretty, ibis.options.sql.fuse_selects)
        if key not in kept:
            kept[key] = translate(backend, expr, limit=limit, pretty=pretty)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Backend, "compile", compile_once)
        yield


@pytest.fixture(scope="session")
def own_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the key, the home folder and the Dagster settings of whoever runs the tests out of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(KEY_VARIABLE, raising=False)
        patch.delenv("DAGSTER_HOME", raising=False)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("thuis")))
        yield


@pytest.fixture(scope="session")
def load_region(own_surroundings: None) -> LoadRegion:
    """Load the region of a folder; gives the exit status, and a function from SQL to rows of its tables."""

    def load(folder: Path) -> tuple[int, Query]:
        def query(sql: str) -> list[dict[str, Any]]:
            with contextlib.closing(read_only(folder / "werk" / "verwijsspiegel.duckdb")) as connection:
                answer = connection.execute(sql)
                names = [column[0] for column in answer.description]
                return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

        return cli.run(["load", str(folder / "regio.toml")]), query

    return load
