"""docs/developers/http.md lists the routes that there are."""

import re

import pytest

from services.app import create_app
from services.db.upgrade import prepare_database
from services.settings import Settings
from tests.docs.pages import page, rows


@pytest.fixture(scope="module")
def described(tmp_path_factory) -> dict:
    """Return the service's own description."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home)
    engine = prepare_database(settings.get_database_url())
    app = create_app(settings, engine)
    described = app.openapi()
    engine.dispose()
    return described


def test_every_route_is_listed_and_every_listed_one_exists(described):
    listed = {
        cells[0].strip("`") for cells in rows(page("docs/developers/http.md").text)[1:]
    }
    routes = {
        f"{method.upper()} {path}"
        for path, methods in described["paths"].items()
        for method in methods
    }
    assert listed == {
        route for route in routes if not re.search(r" /($|static)", route)
    }


def test_the_description_is_openapi_3_1(described):
    assert described["openapi"].startswith("3.1.")
