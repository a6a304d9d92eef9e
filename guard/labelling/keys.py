"""Keys of sets: each set of labelled texts is sealed under a key of its own, so that destroying it erases the set."""

import os
from pathlib import Path

from guard.keys import make_key, read_key
from guard.quarantine.kek import LocalKek
from schemas.errors import EvidenceError, SettingsError

_EPOCH = "set"


def file_of(directory: Path, name: str) -> Path:
    """Return where a set's key stands."""
    return directory / f"labelled.{name}.key"


def key_for(directory: Path, name: str) -> LocalKek:
    """Return a set's key. Raise EvidenceError where it is gone: then nothing of the set can be read."""
    file = file_of(directory, name)
    if not file.exists():
        raise EvidenceError(
            f"set `{name}` has no key `{file.name}` in the key directory; put it back, or take the set as erased"
        )
    return LocalKek({_EPOCH: read_key(file)})


def key_to_write(directory: Path, name: str) -> LocalKek:
    """Return a set's key, made now where the set is new. Raise SettingsError where there is no key directory to write to."""
    if not directory.is_dir():
        raise SettingsError(f"no key directory `{directory}`; make one with `guard keys init {directory}`")
    if not file_of(directory, name).exists():
        try:
            make_key(file_of(directory, name))
        except OSError as error:
            raise SettingsError(
                f"the key of the new set `{name}` cannot be written ({type(error).__name__}); let this process write to the "
                f"key directory, or make the set where one may (`guard labels add --set {name}`)"
            ) from None
    return key_for(directory, name)


def destroy(directory: Path, name: str) -> bool:
    """Overwrite a set's key and remove it; return whether there was one. Copies elsewhere are their owners' to destroy."""
    file = file_of(directory, name)
    try:
        with file.open("r+b") as opened:
            opened.write(os.urandom(file.stat().st_size))
            opened.flush()
            os.fsync(opened.fileno())
    except FileNotFoundError:
        return False
    file.unlink()
    return True
