"""Markdown as the docs tests read it: fenced blocks, links and headings."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PAGES = sorted({*GUIDES, *ROOT.glob("[A-Z]*.md"), *(ROOT / "docs" / "adr").glob("*.md")})

_FENCE = re.compile(r"^```(\w*) ?(.*)\n((?:.*\n)*?)^```$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


class Block(NamedTuple):
    """A fenced block: its language, the words behind it, its text and the line it begins at."""

    language: str
    info: str
    text: str
    line: int


def blocks(file: Path, *languages: str) -> list[Block]:
    text = file.read_text(encoding="utf-8")
    found = [
        Block(match[1], match[2].strip(), match[3], text[: match.start()].count("\n") + 1)
        for match in _FENCE.finditer(text)
    ]
    return [block for block in found if not languages or block.language in languages]


def prose(file: Path) -> str:
    """Return a page without its fenced blocks."""
    return _FENCE.sub("", file.read_text(encoding="utf-8"))


def links(file: Path) -> list[str]:
    return _LINK.findall(prose(file))


def anchors(file: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", prose(file), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def table_rows(file: Path) -> list[list[str]]:
    """Return the cells of every table row of a page."""
    lines = [line for line in prose(file).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def words_of(cells: list[list[str]]) -> set[str]:
    """Return what stands in backquotes in the first cell of each row."""
    return {word for row in cells for word in re.findall(r"`([^`]+)`", row[0])}
