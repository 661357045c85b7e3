"""Whatever is sent to the admin, it is answered, and nothing is a fault of ours."""

from itertools import product

import pytest
from django.db.models import Model
from django.test import Client

from messaging.models import AccessToken, Conversation, Member, Message, Person

from .pages import MODELS, WITH_PAGES, choose, list_of, name_of, page_of, said
from .rows import fill

BIG = "9" * 40

OF_THE_LIST = [
    "p=0",
    "p=-1",
    "p=x",
    "p=" + BIG,
    "p=" + "9" * 5000,
    "o=1.-2.99.x",
    "o=" + BIG,
    "e=1",
    "all=",
    "_popup=1&_to_field=password",
    "nothing=1",
    "%00=1",
]
"""What the list itself understands or refuses: no database hears of the value."""

OF_THE_ROWS = [
    "q=%00",
    "q=%ED%A0%80",
    "q=" + BIG,
    "q=" + "x" * 5000,
    "q=%25_%5C%27%22%3B--",
    "q=%F0%9F%A6%89",
    "q=+++",
    "_facets=True",
    "pk__exact=" + BIG,
    "conversation__exact=" + BIG,
    "conversation__exact=x",
    "message__exact=-" + BIG,
    "reader__exact=1&reader__exact=x",
    "is_active__exact=7",
    "is_system__exact=x",
    "kind__exact=%00",
    "kind__exact=nothing",
    "read_at__gte=yesterday",
    "read_at__gte=0001-01-01+00:00:00%2B14:00",
    "sent_at__gte=9999-12-31+23:59:59-14:00",
    "sent_at__year=99999999999",
    "at__lt=" + BIG,
    "recalled_at__isempty=x",
    "until_seq__isempty=2",
]

QUERIES = [*(pytest.param(query, marks=pytest.mark.once) for query in OF_THE_LIST), *OF_THE_ROWS]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:40])
def test_every_list_takes_any_query(query: str, desk: Client) -> None:
    fill(0, 2)

    for model in MODELS:
        assert desk.get(f"{list_of(model)}?{query}").status_code in (200, 302, 400), name_of(model)


@pytest.mark.parametrize("key", ["0", "-1", "x", BIG, "1%00", "%ED%A0%80", "_00", "🦉"])
def test_a_page_that_is_not_there_is_not_there(key: str, desk: Client) -> None:
    for model, page in product(MODELS, ("change", "history", "delete", "password")):
        assert desk.get(f"{list_of(model)}{key}/{page}/").status_code in (302, 400, 403, 404)


@pytest.mark.parametrize("chosen", ["x", BIG, "-" + BIG, "", "1 x", "\0"])
@pytest.mark.parametrize(("model", "action"), [(Person, "deactivate"), (AccessToken, "revoke")])
def test_an_action_on_what_is_not_there_does_nothing(
    model: type[Model], action: str, chosen: str, desk: Client
) -> None:
    fill(0, 2)
    before = (Person.objects.filter(is_active=True).count(), AccessToken.objects.count())

    answer = desk.post(list_of(model), choose(action, chosen))

    assert answer.status_code in (200, 302)
    assert said(answer)
    assert (Person.objects.filter(is_active=True).count(), AccessToken.objects.count()) == before


@pytest.mark.parametrize("more", [{}, {"select_across": "1"}, {"_selected_action": "x"}])
def test_an_action_of_a_page_without_a_page_is_answered(more: dict[str, str], desk: Client) -> None:
    fill(0, 1)

    for model, action in (
        (Person, "erase"),
        (Message, "recall"),
        (Conversation, "dismiss"),
        (Member, "remove"),
    ):
        asked = {"action": action, "_on_its_page": "1", "_sure": "1", "index": "0", **more}
        assert desk.post(list_of(model), asked).status_code in (200, 302)


@pytest.mark.once
@pytest.mark.parametrize("action", ["delete_selected", "nothing", "", "\0"])
def test_there_is_no_action_but_those_offered(action: str, desk: Client) -> None:
    fill(0, 2)

    for model in MODELS:
        keys = list(model._default_manager.values_list("pk", flat=True))
        assert desk.post(list_of(model), choose(action, *keys)).status_code in (200, 302, 403)
        assert model._default_manager.filter(pk__in=keys).count() == len(keys)


@pytest.mark.parametrize("value", ["\0", BIG, "x" * 1000, "\ud800", " "])
def test_a_form_takes_anything(value: str, desk: Client) -> None:
    fill(0, 1)

    for model in WITH_PAGES:
        thing = model._default_manager.last()
        assert thing is not None
        form = {field.name: value.encode("utf-8", "surrogatepass") for field in model._meta.get_fields()}
        assert desk.post(page_of(thing), form).status_code in (200, 302, 400, 403)
        assert desk.post(f"{list_of(model)}add/", form).status_code in (200, 302, 400, 403)
