"""Accounts: brought in, looked for, signed out, erased; and who of them is online."""

from messaging.doors import checked
from messaging.errors import NotAllowed, PersonNotFound, UserIDTaken
from messaging.models import Person
from messaging.services.devices import sign_out_others
from messaging.services.people import change_profile, create_person, erase_person
from messaging.services.reach import require_reach
from messaging.services.statuses import statuses_of
from messaging.wire.serverapi import accounts as wire

from .batches import each, result
from .codes import failure
from .door import Answer, Call, Command, Data
from .finding import person_of

IMPORT_MANY, DELETE = "im_open_login_svc/multiaccount_import", "im_open_login_svc/account_delete"
ONLINE = "openim/query_online_status"


def import_account(call: Call, data: Data) -> Answer:
    call.acts(about=_bring_in(call, data))
    return {}


def import_accounts(call: Call, data: Data) -> Answer:
    """Each that is well formed; the others are named."""
    items = data.get("AccountList") or [{"UserID": user_id} for user_id in data["Accounts"]]

    def bring_in(item: Data) -> Person:
        return _bring_in(call, checked(wire.ImportAccount, item))

    done = each(call, items, bring_in)
    return {"FailAccounts": [item["UserID"] for item, refusal in done if refusal is not None]}


def check_accounts(call: Call, data: Data) -> Answer:
    named = [item["UserID"] for item in data["CheckItem"]]
    known = _known(named)
    return {
        "ResultItem": [
            {
                "UserID": user_id,
                "ResultCode": 0,
                "ResultInfo": "",
                "AccountStatus": "Imported" if user_id in known else "NotImported",
            }
            for user_id in named
        ]
    }


def delete_accounts(call: Call, data: Data) -> Answer:
    def erase(item: Data) -> Person:
        return erase_person(person=_other(call, item["UserID"]))

    done = each(call, data["DeleteItem"], erase)
    return {"ResultItem": [{"UserID": item["UserID"], **result(DELETE, refusal)} for item, refusal in done]}


def kick(call: Call, data: Data) -> Answer:
    person = _other(call, data["UserID"])
    sign_out_others(person=person)
    call.acts(about=person)
    return {}


def online_status(call: Call, data: Data) -> Answer:
    """As the administrator may know it: of who hides it, nothing."""
    known = _known(data["To_Account"])
    online = {
        one["userID"]
        for one in statuses_of(viewer=call.administrator, people=list(known.values()))
        if one["isOnline"]
    }
    missing = failure("im_open_login_svc", PersonNotFound())["ErrorCode"]
    return {
        "QueryResult": [
            {"To_Account": user_id, "Status": "Online" if user_id in online else "Offline"}
            for user_id in data["To_Account"]
            if user_id in known
        ],
        "ErrorList": [
            {"To_Account": user_id, "ErrorCode": missing}
            for user_id in data["To_Account"]
            if user_id not in known
        ],
    }


def _bring_in(call: Call, data: Data) -> Person:
    """There is such an account, which says what is given of itself."""
    try:
        person = create_person(user_id=data["UserID"])
    except UserIDTaken:
        person = person_of(data["UserID"])
    given = {column: data[name] for name, column in wire.COLUMNS.items() if name in data}
    if given:
        require_reach(call.administrator, person)
        person = change_profile(person=person, **given)
    return person


def _other(call: Call, user_id: str) -> Person:
    """Somebody in reach, who is not the administrator that calls."""
    person = person_of(user_id)
    if person.pk == call.administrator.pk:
        raise NotAllowed("This is the account that calls.")
    require_reach(call.administrator, person)
    return person


def _known(user_ids: list[str]) -> dict[str, Person]:
    found = Person.objects.filter(user_id__in=user_ids, erased_at=None)
    return {person.user_id: person for person in found}


COMMANDS = (
    Command("im_open_login_svc/account_import", wire.ImportAccount, import_account),
    Command(IMPORT_MANY, wire.ImportAccounts, import_accounts, in_parts=True),
    Command("im_open_login_svc/account_check", wire.CheckAccounts, check_accounts, changes=False),
    Command(DELETE, wire.DeleteAccounts, delete_accounts, in_parts=True),
    Command("im_open_login_svc/kick", wire.Account, kick),
    Command(ONLINE, wire.OnlineStatus, online_status, changes=False),
)
