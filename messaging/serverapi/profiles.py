"""What accounts say of themselves."""

from messaging.errors import PersonNotFound
from messaging.models import Person
from messaging.services.people import change_profile
from messaging.services.reach import require_reach
from messaging.wire.serverapi import profiles as wire

from .batches import result
from .door import Answer, Call, Command, Data
from .finding import person_of

GET = "profile/portrait_get"


def set_portrait(call: Call, data: Data) -> Answer:
    person = person_of(data["From_Account"])
    require_reach(call.administrator, person)
    change_profile(person=person, **wire.as_changes(data["ProfileItem"]))
    call.acts(about=person)
    return {}


def get_portrait(call: Call, data: Data) -> Answer:
    named = data["To_Account"]
    people = {one.user_id: one for one in Person.objects.filter(user_id__in=named, erased_at=None)}
    failed = [name for name in named if name not in people]
    items = [
        {
            "To_Account": name,
            "ProfileItem": wire.portrait(people[name], data["TagList"]) if name in people else [],
            **result(GET, None if name in people else PersonNotFound()),
        }
        for name in named
    ]
    return {"UserProfileItem": items, **({"Fail_Account": failed} if failed else {})}


COMMANDS = (
    Command("profile/portrait_set", wire.SetPortrait, set_portrait),
    Command(GET, wire.GetPortrait, get_portrait, changes=False),
)
