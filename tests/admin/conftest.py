"""Staff: Root, who may do everything; Vera, who may look at everything; Nils, who may do nothing."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from messaging.models import Person
from messaging.services.people import create_person


@pytest.fixture
def root(password: str, db: None) -> Person:
    return Person.objects.create_superuser("root", password)


@pytest.fixture
def vera(password: str, db: None) -> Person:
    vera = create_person(user_id="vera", password=password, is_staff=True)
    vera.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    return vera


@pytest.fixture
def nils(password: str, db: None) -> Person:
    return create_person(user_id="nils", password=password, is_staff=True)


@pytest.fixture
def browser_of() -> Callable[[Person], Client]:
    """A browser in which this person is logged in."""

    def browser_of(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser_of


@pytest.fixture
def desk(root: Person, browser_of: Callable[[Person], Client]) -> Client:
    """Root's browser."""
    return browser_of(root)


@pytest.fixture
def browser_as(password: str, db: None) -> Callable[[str], Client]:
    """The browser of one of the staff who has this role alone."""

    def browser_as(role: str) -> Client:
        person = create_person(user_id=f"a-{role}", is_staff=True)
        person.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(person)
        return client

    return browser_as
