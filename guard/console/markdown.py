"""The Markdown that our own pages are written in, as HTML: headings, lists, tables, fenced blocks, code, bold, links.

Text is escaped before anything else, so no page can bring markup of its own; links keep only what stays on the console.
"""

import re
from collections.abc import Iterator
from html import escape

from markupsafe import Markup

_CODE = re.compile(r"`([^`]+)`")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\(([A-Za-z0-9_.-]+)\.md\)")


def html(text: str, *, within: str = "/packs/") -> Markup:
    """Return a page's HTML; `name.md` links to `within` + name, and a page brings its headings as they are."""
    return Markup("\n".join(_blocks(text.splitlines(), within)))  # noqa: S704 (all of it is escaped in `_inline`)


def _blocks(lines: list[str], within: str) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at]
        end = at + 1
        if line.startswith("```"):
            while end < len(lines) and not lines[end].startswith("```"):
                end += 1
            yield f'<pre tabindex="0"><code>{escape(chr(10).join(lines[at + 1 : end]))}</code></pre>'
            end += 1
        elif line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            yield f"<h{min(level, 6)}>{_inline(line[level:].strip(), within)}</h{min(level, 6)}>"
        elif line.startswith(("- ", "|")):
            mark = line[0]
            while end < len(lines) and lines[end].startswith(mark):
                end += 1
            yield from (_list if mark == "-" else _table)(lines[at:end], within)
        elif line.strip():
            while (
                end < len(lines) and lines[end].strip() and not lines[end].startswith(("```", "#", "- ", "|"))
            ):
                end += 1
            yield f"<p>{_inline(' '.join(lines[at:end]), within)}</p>"
        at = end


def _list(lines: list[str], within: str) -> Iterator[str]:
    yield "<ul>"
    yield from (f"<li>{_inline(line[2:], within)}</li>" for line in lines)
    yield "</ul>"


def _table(lines: list[str], within: str) -> Iterator[str]:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    yield '<div class="wide" tabindex="0"><table>'
    for index, row in enumerate(rows):
        if set("".join(row)) <= set("-: "):
            continue
        kind = 'th scope="col"' if index == 0 else "td"
        cells = "".join(f"<{kind}>{_inline(cell, within)}</{kind[:2]}>" for cell in row)
        yield f"<tr>{cells}</tr>"
    yield "</table></div>"


def _inline(text: str, within: str) -> str:
    """Return a line's HTML; what stands between backquotes is left as it is."""
    parts = _CODE.split(text)
    for index, part in enumerate(parts):
        safe = escape(part)
        if index % 2:
            parts[index] = f"<code>{safe}</code>"
        else:
            bold = _BOLD.sub(r"<strong>\1</strong>", safe)
            parts[index] = _LINK.sub(lambda found: f'<a href="{within}{found[2]}">{found[1]}</a>', bold)
    return "".join(parts)
