"""What `guard init` writes: keys and a password that are this deployment's own, and nobody else's to read."""

import stat

import pytest
from click.testing import CliRunner

from guard.cli.init import command
from guard.deployment import create
from schemas.errors import SettingsError


def password(folder):
    return (folder / "postgresql" / "password").read_text().strip()


def test_the_password_of_the_consoles_data_base_is_the_owners_alone_to_read(tmp_path):
    create(tmp_path / "here")

    made = tmp_path / "here" / "postgresql"
    assert {one.name for one in made.iterdir()} == {"password", "pgpass"}
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in made.iterdir()} == {0o600}


def test_each_deployment_has_a_password_of_its_own_and_tells_it_nowhere_else(tmp_path):
    create(tmp_path / "here")
    told = CliRunner().invoke(command, [str(tmp_path / "there")])

    one, other = password(tmp_path / "here"), password(tmp_path / "there")
    assert len(one) == len(other) == 64 and one != other
    assert told.exit_code == 0 and other not in told.output
    assert (tmp_path / "there" / "postgresql" / "pgpass").read_text().strip().endswith(f":guard:{other}")
    assert other not in (tmp_path / "there" / "guard.yaml").read_text()


@pytest.mark.parametrize("there", ["guard.yaml", "policy", "keys", "postgresql"])
def test_what_is_there_already_is_not_written_over(tmp_path, there):
    (tmp_path / there).mkdir()

    with pytest.raises(SettingsError, match=f"{there}` is already there"):
        create(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == [there]
