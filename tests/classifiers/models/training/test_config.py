"""A run's configuration: strict, told by file and line, and known by its digest."""

import pytest

from classifiers.models.training.config import DEFAULT, SMALL, load
from schemas.errors import SettingsError


@pytest.mark.parametrize("file", [DEFAULT, SMALL], ids=lambda file: file.stem)
def test_the_shipped_runs_can_be_read(file):
    assert load(file).schedule.tokens > 0


def test_every_set_of_the_shipped_run_tells_its_licence_and_labels():
    sources = load(DEFAULT).sources

    assert sources and all(source.licence and source.origin for source in sources)
    assert all("SA" in source.licence for source in sources if source.share_alike)
    assert not [source.file for source in sources if "SA" in source.licence and not source.share_alike]
    assert not [source.file for source in sources if "NC" in source.licence]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("seed: 1\nsed: 2\n", r":2: sed"),
        ("seed: 1\nschedule:\n  rate: -1\n", r":3: schedule\.rate"),
        (
            "sources:\n  - file: a\n    licence: b\n    origin: c\n    whole: [persona]\n",
            r":5: sources\.0\.whole.*persona",
        ),
        ("seed: [\n", r"no valid YAML"),
    ],
)
def test_what_is_wrong_is_told_by_file_and_line(tmp_path, text, told):
    file = tmp_path / "run.yaml"
    file.write_text(text)

    with pytest.raises(SettingsError, match=r"run\.yaml.*" + told):
        load(file)


def test_the_digest_is_of_what_the_file_says_not_of_how(tmp_path):
    (one, other, third) = (tmp_path / name for name in "abc")
    one.write_text("seed: 2\nlayers: 3\n")
    other.write_text("# a remark\nlayers: 3\nseed: 2\n")
    third.write_text("seed: 3\nlayers: 3\n")

    assert load(one).digest == load(other).digest != load(third).digest
