"""Options that go together, handed to a command as one value."""

import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def gathered(into: type[NamedTuple], name: str, options: Sequence[Callable[[Any], Any]]) -> Callable[[F], F]:
    """Return a decorator that adds the options and hands their values over as `name`, one field of `into` each."""

    def decorate(function: F) -> F:
        @functools.wraps(function)
        def called(*given: Any, **named: Any) -> Any:
            told = into(*(named.pop(field) for field in into._fields))
            return function(*given, **{name: told}, **named)

        for option in reversed(options):
            called = option(called)
        return called  # type: ignore[return-value]  # the options take away what the function is not given

    return decorate
