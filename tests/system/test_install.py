"""A plain install of this top level, with several packages side by side, carries everything that runs."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUFFIXES = {".py", ".csv", ".toml", ".html", ".css", ".yaml"}


def test_a_wheel_holds_every_module_and_every_data_file(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", tmp_path, ROOT],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("verwijsspiegel-*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in ("schemas", "etl", "assets", "demo")
        for path in (ROOT / package).rglob("*")
        if path.suffix in SUFFIXES
    }
    assert len(wanted) > 100
    assert not wanted - packed
