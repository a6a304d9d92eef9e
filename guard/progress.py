"""Progress bars on stderr, silent where nobody looks."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(what: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """Show progress while the body runs; it calls what it is given with the number done since, and with the total once known."""
    if not sys.stderr.isatty():
        yield lambda _done, _total=None: None  # nobody looks
        return
    from rich.console import Console  # noqa: PLC0415 (a command that is quick needs no bar)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done, total=None: progress.update(task, advance=done, total=total)
