import pytest
import typer
from typer.testing import CliRunner

from services.runs.commands import simulate

app = typer.Typer()
app.command()(simulate)


def options(tmp_path, **changes):
    given = {
        "--weather": str(tmp_path / "weather.csv"),
        "--from": "2022-01-11T18:00Z",
        "--to": "2022-01-12T18:00Z",
        "--policy": "vinter",
        "--out": str(tmp_path / "out"),
    } | changes
    return [str(tmp_path), *(text for pair in given.items() for text in pair)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"--policy": "magic"}, "'magic' is not a policy; known are vinter, beats"),
        ({"--forecast": "lucky"}, "it is generated or perfect"),
        ({"--from": "yesterday"}, "'yesterday' is not a time"),
        ({"--to": "2022-01-10T18:00Z"}, "it must be after its start"),
    ],
)
def test_wrong_input_is_one_sentence_and_writes_nothing(tmp_path, changes, sentence):
    result = CliRunner().invoke(app, options(tmp_path, **changes))
    assert isinstance(result.exception, ValueError)
    assert sentence in str(result.exception)
    assert "\n" not in str(result.exception)
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("")
    result = CliRunner().invoke(app, options(tmp_path))
    assert "is a file, expected a folder" in str(result.exception)
