import pytest

from planner.assimilation.sites.site_params import SiteParams
from planner.surface.columns.sites import Pavement
from services.hindcast.site_toml import read_site, write_fit
from tests.services.hindcast.made_files import SITE, write_site


def test_a_fit_is_written_beside_the_comments_and_read_back(tmp_path):
    path = write_site(tmp_path / "site.toml")
    fitted = SiteParams(albedo=0.21, sensor_mean_s=1800.0)
    write_fit(path, fitted, {"constant": -0.25}, "last winter")
    text = path.read_text()
    assert text.startswith(SITE)
    assert "# fitted on last winter" in text
    found = read_site(path)
    assert found.params == fitted
    assert found.learned == {"constant": -0.25}


def test_a_second_fit_replaces_the_first(tmp_path):
    path = write_site(tmp_path / "site.toml")
    write_fit(path, SiteParams(albedo=0.21), {"constant": 1.0, "air": 2.0}, "one")
    write_fit(path, SiteParams(albedo=0.31), {"constant": 3.0}, "two")
    found = read_site(path)
    assert found.params.albedo == pytest.approx(0.31)
    assert found.learned == {"constant": 3.0}
    assert "one" not in path.read_text()


def test_latitude_and_longitude_are_enough(tmp_path):
    path = write_site(tmp_path / "site.toml", "latitude = 46.0\nlongitude = 8.0\n")
    found = read_site(path)
    assert found.pavement is Pavement.ASPHALT
    assert found.sky_view_factor == 1.0
    assert found.as_sites().count == 1


def test_a_concrete_bridge_is_known(tmp_path):
    path = write_site(tmp_path / "site.toml", SITE.replace("asphalt", "Bridge"))
    assert read_site(path).pavement is Pavement.BRIDGE
