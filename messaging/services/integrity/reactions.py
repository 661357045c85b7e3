"""What must be true of reactions: their totals are of people, each in a place, each change numbered."""

from typing import Any

from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.db.models.lookups import Exact

from messaging.models import HiddenMessage, Member, Message, Reaction, Reactor
from messaging.rules import rule
from messaging.services.reacted import FIRST


class Length(Func):
    """How long a list of JSON is."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **context)


@rule(Message, "reaction_kinds")
def a_message_counts_the_kinds_of_reactions_to_it() -> Q:
    """`load_reactions` asks for none of a message that counts none; `reactionsPerMessage` is of this count."""
    there = Reaction.objects.filter(message=OuterRef("pk"), total__gt=0)
    return ~Q(reaction_kinds=_many(there, "message"))


@rule(Reaction, "total")
def a_reaction_counts_those_who_react() -> Q:
    there = Reactor.objects.filter(reaction=OuterRef("pk"), is_there=True)
    return ~Q(total=_many(there, "reaction"))


@rule(Reaction, "total", "first")
def a_reaction_shows_as_many_as_there_are() -> Q:
    """The first ten, or all if there are fewer."""
    return ~Q(Exact(Length("first"), Least(F("total"), Value(FIRST))))


@rule(Reactor, "place", "reaction__places")
def a_place_was_given() -> Q:
    return Q(place__lt=1) | Q(place__gt=F("reaction__places"))


@rule(Reactor, "person", "change_seq", "person__change_seq")
def a_reactor_is_numbered_up_to_the_head_of_the_person() -> Q:
    """architecture "Numbers": what is private is stamped with `Person.change_seq`."""
    return Q(change_seq__gt=F("person__change_seq")) | Q(change_seq__lt=1)


@rule(Reactor, "person", "change_seq")
def a_reactor_has_a_number_of_its_own() -> Q:
    """architecture "Catching up": one distinct number for each changed row. Memberships: `a private change …`."""
    same = Q(person=OuterRef("person"), change_seq=OuterRef("change_seq"))
    return Q(Exists(HiddenMessage.objects.filter(same))) | Q(change_seq=F("person__profile_change"))


@rule(Reactor, "person", "reaction__message")
def only_who_was_there_reacts() -> Q:
    member = Member.objects.filter(
        conversation=OuterRef("reaction__message__conversation"), person=OuterRef("person")
    )
    return ~Q(Exists(member))


def _many(rows: Any, of: str) -> Coalesce:
    many = rows.order_by().values(of).annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(many), 0)


RULES = (
    a_message_counts_the_kinds_of_reactions_to_it,
    a_reaction_counts_those_who_react,
    a_reaction_shows_as_many_as_there_are,
    a_place_was_given,
    a_reactor_is_numbered_up_to_the_head_of_the_person,
    a_reactor_has_a_number_of_its_own,
    only_who_was_there_reacts,
)
