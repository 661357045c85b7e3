"""Applications and notices on the wire."""

from typing import Any

from rest_framework.serializers import CharField, ChoiceField, IntegerField

from messaging.models import Application, Conversation, Notice, Person

from .fields import Flag, Request, Text
from .shapes import Shape, avatar_of

ASKED, INVITED = 0, 2


class HandleApplication(Request):
    applicationID = Text(max_length=32)
    accept = Flag()
    handleMessage = Text(required=False, allow_blank=True, default="", limit="applicationCharacters")


class ApplicationShape(Request):
    """An application of somebody (`applicationType` 0), or an invitation of somebody by a member (2)."""

    applicationID = CharField()
    applicationType = ChoiceField(choices=(ASKED, INVITED))
    groupID = CharField()
    groupName = CharField(allow_blank=True)
    applicant = CharField(help_text="Who asks: the one who would come in, or the member who invites them.")
    applicantNick = CharField(allow_blank=True)
    applicantAvatar = CharField()
    userID = CharField(help_text="Who would come in.")
    userNick = CharField(allow_blank=True)
    userAvatar = CharField()
    note = CharField(allow_blank=True, help_text="What they say with it.")
    time = IntegerField()


class HandledApplication(Request):
    applicationID = CharField()
    state = ChoiceField(choices=Application.State.choices)


class PersonInfo(Request):
    userID = CharField()
    nick = CharField(allow_blank=True)
    avatar = CharField()


class NoticeGroup(Request):
    groupID = CharField()
    name = CharField(allow_blank=True)
    type = CharField()
    avatar = CharField()


class NoticeShape(Request):
    ID = CharField()
    time = IntegerField()
    operationType = ChoiceField(choices=Notice.Operation.choices)
    operatorInfo = PersonInfo(allow_null=True)
    groupProfile = NoticeGroup()
    application = ApplicationShape(allow_null=True)
    state = CharField(allow_blank=True, help_text="Of the application, as far as this person was told.")
    handleMessage = CharField(allow_blank=True)
    userDefinedField = CharField(allow_blank=True, help_text="What the application says (255).")


def application(one: Application) -> Shape:
    asks = one.invited_by or one.person
    return {
        "applicationID": one.application_id,
        "applicationType": INVITED if one.invited_by else ASKED,
        "groupID": one.conversation.group_id,
        "groupName": one.conversation.name,
        "applicant": asks.user_id,
        "applicantNick": asks.nick,
        "applicantAvatar": avatar_of(asks),
        "userID": one.person.user_id,
        "userNick": one.person.nick,
        "userAvatar": avatar_of(one.person),
        "note": one.text,
        "time": int(one.made_at.timestamp()),
    }


def notice(told: Notice) -> Shape:
    """What somebody was told. Of an application that others decide on it says no more than they were told."""
    about = told.application
    ended = told.outcome != Application.State.WAITING
    if about is not None:
        about.conversation = told.conversation
    return {
        "ID": told.notice_id,
        "time": int(told.made_at.timestamp()),
        "operationType": told.operation,
        "operatorInfo": _person(told.by) if told.by else None,
        "groupProfile": _group(told.conversation),
        "application": application(about) if about is not None else None,
        "state": told.outcome if about is not None else "",
        "handleMessage": about.answer if about is not None and ended else "",
        "userDefinedField": told.text,
    }


def notice_change(told: Notice) -> Shape:
    return {"kind": "notice", "changeSeq": told.change_seq, "notice": notice(told)}


def _person(person: Person) -> dict[str, Any]:
    return {"userID": person.user_id, "nick": person.nick, "avatar": avatar_of(person)}


def _group(group: Conversation) -> dict[str, Any]:
    return {
        "groupID": group.group_id,
        "name": group.name,
        "type": group.group_type,
        "avatar": avatar_of(group),
    }
