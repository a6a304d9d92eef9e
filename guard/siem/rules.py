"""The Sigma rules for our findings: files beside this one, as a SOC takes them into its own tools."""

from pathlib import Path

FOLDER = Path(__file__).parent / "sigma"


def files() -> list[Path]:
    """Return every file of rules, by name."""
    return sorted(FOLDER.glob("*.yml"))


def all_rules() -> str:
    """Return all of them as one YAML stream."""
    return "---\n".join(file.read_text(encoding="utf-8") for file in files())
