"""A PostgreSQL server of one's own for tests, where it is installed: started in a folder, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INSTALLED = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")


def programs() -> Path | None:
    """Give the folder with initdb and pg_ctl; None where no server is installed."""
    found = shutil.which("initdb")
    candidates = [Path(found).parent] if found else []
    candidates += [path.parent for root in INSTALLED for path in sorted(Path(root).glob("**/bin/initdb"), reverse=True)]
    return next((path for path in candidates if (path / "pg_ctl").exists()), None)


def _someone_else() -> str | None:
    """A server refuses to run as root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


@contextmanager
def server() -> Iterator[str]:
    """Start a server; gives the text to connect with."""
    bin_folder = programs()
    assert bin_folder is not None
    user = _someone_else()
    folder = Path(tempfile.mkdtemp(prefix="vs-pg-"))
    if user:
        shutil.chown(folder, user)
    data = folder / "data"

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(bin_folder / program), *arguments], user=user, cwd=folder, check=True, capture_output=True, timeout=60
        )

    try:
        run("initdb", "-D", str(data), "-U", "lezer", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=5"
        run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"host={folder} user=lezer dbname=postgres"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
