import pytest

from services.files import write_whole


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "plan.json"
    write_whole(path, b"first")
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(ValueError, match="there is no folder"):
        write_whole(tmp_path / "nowhere" / "plan.json", b"x")


def test_a_failed_write_leaves_the_old_file_and_nothing_beside(tmp_path):
    path = tmp_path / "plan.json"
    write_whole(path, b"first")
    with pytest.raises(TypeError):
        write_whole(path, "text, not bytes")
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]
