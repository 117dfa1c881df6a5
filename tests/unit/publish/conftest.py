import pytest
from invented_marts import invented_context, invented_tables

from etl.publish.report import render_report


@pytest.fixture(scope="session")
def marts():
    return invented_tables()


@pytest.fixture(scope="session")
def context():
    return invented_context()


@pytest.fixture(scope="session")
def page(marts, context):
    return render_report(marts, context)
