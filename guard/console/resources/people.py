"""People and programs: who may sign in, which tokens there are, and what each may and sees."""

from fastapi import APIRouter

from guard.console.desk import Desk
from guard.console.roles import Role
from guard.console.shape import Shape
from guard.console.users import Some


class Person(Shape):
    """Somebody who may sign in."""

    name: str
    role: Role
    flows: Some
    jurisdictions: Some


class Program(Person):
    """A token."""

    created: int
    expires: int
    is_expired: bool


class People(Shape):
    """All of them. Whoever signs in at an issuer is in no list of this console."""

    people: list[Person]
    tokens: list[Program]


def routes(desk: Desk) -> APIRouter:
    """Return the list."""
    router = APIRouter()

    @router.get("/people", summary="Who may sign in, and which tokens there are")
    def people() -> People:
        at = desk.clock()
        return People(
            people=[
                Person(name=one.name, role=one.role, flows=one.flows, jurisdictions=one.jurisdictions)
                for one in desk.gate.people()
            ],
            tokens=[
                Program(
                    name=one.name,
                    role=one.role,
                    flows=one.flows,
                    jurisdictions=one.jurisdictions,
                    created=one.created,
                    expires=one.expires,
                    is_expired=at >= one.expires,
                )
                for one in desk.gate.tokens()
            ],
        )

    return router
