import pytest
from etl.settings import KEY_VARIABLE
from toys import SECRET, write_region


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, SECRET)
    monkeypatch.setenv("HOME", str(tmp_path / "thuis"))
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    (tmp_path / "regio").mkdir()
    return write_region(tmp_path / "regio")
