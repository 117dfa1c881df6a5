import pytest
from toys import SECRET, write_region

from etl.settings import KEY_VARIABLE


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, SECRET)
    monkeypatch.setenv("HOME", str(tmp_path / "thuis"))
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    (tmp_path / "regio").mkdir()
    return write_region(tmp_path / "regio")
