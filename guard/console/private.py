"""YAML files that only the console's own user may read: read with a sentence for each way to be unfit, written whole or not at all."""

import os
import stat
from pathlib import Path
from typing import Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from schemas.errors import SettingsError

Model = TypeVar("Model", bound=BaseModel)


class Private(Generic[Model]):
    """One such file, read anew where it changed."""

    def __init__(self, file: Path, model: type[Model]) -> None:
        self.file, self._model = file, model
        self._read: tuple[tuple[int, ...], Model | None] = ((), None)

    def load(self) -> Model | None:
        """Return what it holds; None where there is no file. Raise SettingsError where it is unfit."""
        try:
            told = self.file.stat(follow_symlinks=False)
        except FileNotFoundError:
            return None
        mark = (told.st_ino, told.st_mtime_ns, told.st_size, told.st_mode, told.st_uid)
        known, found = self._read
        if found is None or known != mark:
            found = self._load(told)
            self._read = (mark, found)
        return found

    def write(self, kept: Model) -> None:
        text = yaml.safe_dump(kept.model_dump(mode="json"), sort_keys=False)
        beside = self.file.with_name(f".{self.file.name}.new")
        beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.file)

    def _load(self, told: os.stat_result) -> Model:
        if not stat.S_ISREG(told.st_mode) or told.st_mode & 0o077 or told.st_uid != os.geteuid():
            raise SettingsError(
                f"`{self.file}` is to be a file of this user that nobody else can read; `chmod 600 {self.file}`"
            )
        try:
            return self._model.model_validate(yaml.safe_load(self.file.read_text(encoding="utf-8")) or {})
        except ValidationError as error:
            first = error.errors(include_input=False, include_context=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise SettingsError(f"`{self.file}`: `{where}`: {first['msg']}") from None
        except (yaml.YAMLError, UnicodeDecodeError):
            raise SettingsError(
                f"`{self.file}` is no YAML; bring it back, or add what it held anew"
            ) from None
