"""Texts that would run, or break out, if anything took them for more than texts; and a world in which they stand in
every text that one person can show to another."""

import io
import json
from typing import Any

from django.utils import timezone

from chatsite.away import said as news_said
from messaging.models import (
    AccessToken,
    BrowserSession,
    Conversation,
    Message,
    Person,
    PushSubscription,
)
from messaging.services.access import issue_token
from messaging.services.away import SOON, as_it_stands, take_news
from messaging.services.direct import open_direct
from messaging.services.drafts import set_draft
from messaging.services.friends import add_friend
from messaging.services.groups import change_group, change_member, create_group
from messaging.services.members import join_group
from messaging.services.messages import edit_message, new_message_id, send_message
from messaging.services.people import change_profile, create_person
from messaging.services.pins import pin_message
from messaging.services.reactions import add_reaction
from messaging.services.topics import create_topic
from messaging.services.uploads import store_upload
from receipts.services.acknowledge import Call, Item, acknowledge

ELSEWHERE = "elsewhere.example"
PAYLOADS = [
    "<script data-x>xss('script')</script>",
    "<img data-x src=x onerror=\"xss('img')\">",
    "<svg data-x/onload=\"xss('svg')\">",
    "<svg><script data-x href=\"data:text/javascript,xss('svg script')\" /></svg>",
    "<svg><animate data-x onbegin=xss('animate') attributeName=x dur=1s>",
    "<svg><a xlink:href=\"javascript:xss('xlink')\"><text data-x>xss</text></a></svg>",
    "<math><mtext><style><img data-x src=x onerror=xss('math')></style></mtext></math>",
    "<body data-x onload=xss('body') onpageshow=xss('shown')>",
    "<details data-x open ontoggle=xss('toggle')><summary>xss</summary>",
    "<input data-x autofocus onfocus=xss('focus')>",
    "<video data-x><source onerror=xss('source')></video>",
    "<marquee data-x onstart=xss('marquee')>xss</marquee>",
    "<div data-x style=\"animation:x 1s\" onanimationstart=xss('style')>xss",
    f"<iframe data-x src='//{ELSEWHERE}/xss'></iframe>",
    "<iframe data-x srcdoc=\"<script>parent.xss('srcdoc')</script>\">",
    f"<object data-x data='//{ELSEWHERE}/xss'><embed src='//{ELSEWHERE}/xss'>",
    f"<link data-x rel=stylesheet href='//{ELSEWHERE}/xss.css'>",
    f"<base data-x href='//{ELSEWHERE}/xss/'>",
    f"<meta data-x http-equiv=refresh content='0;url=//{ELSEWHERE}/xss'>",
    f"<form data-x action='//{ELSEWHERE}/xss'><button autofocus>xss</button></form>",
    f"<style data-x>@import '//{ELSEWHERE}/xss.css'</style>",
    "<template data-x shadowrootmode=open><slot onslotchange=xss(1)></slot></template>",
    "</title></textarea></style></script></template><img data-x src=x onerror=xss('out')>",
    "--><!--<img data-x src=x onerror=xss('comment')>-->",
    "]]><![CDATA[<img data-x src=x onerror=xss('cdata')>",
    '" data-x autofocus onfocus="xss(\'quote\')" x="',
    "' data-x onmouseover='xss(\"apostrophe\")' x='",
    "` data-x onclick=xss`backtick` x=`",
    "&lt;img data-x src=x onerror=xss('entity')&gt;&#60;b&#62;",
    "\\u003cimg data-x src=x onerror=xss('escaped')\\u003e %3Cscript%3Exss()%3C/script%3E",
    "javascript:xss('bare')//",
    "JaVaScRiPt\t:xss('mixed') java\u200bscript:xss(1)",
    "data:text/html,<script data-x>xss('data')</script>",
    "vbscript:xss(1) blob:xss file:///etc/xss view-source:xss",
    f"[xss](javascript:xss('link')) ![xss](//{ELSEWHERE}/xss.png)",
    "{{constructor.constructor('xss(1)')()}} ${xss(1)} #{xss(1)} <%=xss(1)%> {name} {count} xss",
    "__proto__ constructor toString xss",
    "\u202egnp.exe\u202c \u2066xss\u2067 \u200f\u061c xss",
    "x\u200bs\u200cs\u200d xss\ufeff \u2060\u00ad",
    "\u2400 \\0 %00 \\x00 &#0; \ufffd \u0085\u2028\u2029 xss",
    "xss" + "W" * 90,
    "X" + "\u0301\u0327\u0334" * 10 + "ss xss",
]
REMARK = f"Remark {PAYLOADS[1]}"


def chunks(longest: int) -> list[str]:
    """All of them, in few texts of this length at most."""
    found = [""]
    for payload in PAYLOADS:
        if len(found[-1]) + len(payload) > longest:
            found.append("")
        found[-1] += payload
    return found


def fill(user_id: str) -> int:
    """Where this person looks, by the services, in the server's own Python: a payload is a name, a card, a browser and a
    friend's wording of somebody, and what they say, quote, send as a file and react with. Answers the key of the message
    that all have read."""
    viewer = Person.objects.get(user_id=user_id)
    people = []
    for nth, payload in enumerate(PAYLOADS):
        one = create_person(user_id=f"{user_id}{nth}", nick=payload[:100])
        change_profile(person=one, self_signature=payload, location=payload[:50], status_text=payload[:100])
        add_friend(person=one, other=viewer, wording=payload)
        issue_token(person=viewer, scope=AccessToken.Scope.PERSON, name=payload[:100])
        BrowserSession.objects.create(person=one, session_key=one.user_id, user_agent=payload)
        people.append(one)
    town = create_group(
        creator=viewer,
        group_type="Community",
        group_id=f"{user_id}t",
        name=PAYLOADS[20],
        members=people[:1],
        has_topics=True,
    )
    for payload in PAYLOADS:
        create_topic(by=viewer, community=town, name=payload[:100], notification=payload)
    hall = create_group(
        creator=viewer, group_type="Public", group_id=f"{user_id}h", name="Hall", members=people
    )
    asked = _say(viewer, hall, "TIMTextElem", {"text": "Who has read it?"}, need_read_receipt=True)
    said = []
    for nth, (one, payload) in enumerate(zip(people, PAYLOADS, strict=True)):
        change_member(by=one, conversation=hall, person=one, name_card=payload[:50])
        said.append(_say(one, hall, "TIMTextElem", {"text": payload}))
        add_reaction(person=one, message_id=said[nth].message_id, reaction_id=payload[:64])
        acknowledge([Call(one.pk, [Item(asked.message_id)])])
    for message in said[:10]:
        pin_message(by=viewer, message_id=message.message_id, is_pinned=True)
    loft = create_group(
        creator=viewer, group_type="Public", group_id=f"{user_id}l", name="Loft", members=people
    )
    _quotes_and_files(people, hall, loft, said)
    _asks_and_changes(viewer, people, loft)
    for nth, text in enumerate(chunks(400)):
        den = create_group(
            creator=people[nth],
            group_type="Private",
            group_id=f"{user_id}d{nth}",
            name="Den",
            introduction=text,
            notification=text,
            members=[viewer],
        )
        change_group(by=people[nth], conversation=den, name=PAYLOADS[nth])
        _say(people[nth], den, "TIMTextElem", {"text": text})
        set_draft(person=viewer, conversation=den, text=text)
    return asked.pk


def news(user_id: str) -> list[dict[str, Any]]:
    """What is pushed to this person of who is called by a payload and says it, alone with them and in a group of that
    name, on a card of theirs."""
    viewer = Person.objects.get(user_id=user_id)
    now = timezone.now()
    PushSubscription.objects.create(
        person=viewer, endpoint=f"https://push.example/{user_id}", language="en", created_at=now - SOON
    )
    for nth, payload in enumerate(PAYLOADS):
        one = create_person(user_id=f"{user_id}n{nth}", nick=payload[:100])
        den = create_group(
            creator=one,
            group_type="Private",
            group_id=f"{user_id}n{nth}",
            name=payload[:100],
            members=[viewer],
        )
        change_member(by=one, conversation=den, person=one, name_card=payload[:50])
        for place in (open_direct(person=one, peer=viewer), den):
            _say(one, place, "TIMTextElem", {"text": payload})
    told: list[dict[str, Any]] = []
    # So many conversations are taken at once, and there are others' in this world.
    for _ in PAYLOADS:
        taken = [one for one in take_news(timezone.now() + SOON) if one.subscription.person_id == viewer.pk]
        told += [news_said(now) for now in map(as_it_stands, taken) if now is not None]
    return told


def _quotes_and_files(
    people: list[Person], hall: Conversation, loft: Conversation, said: list[Message]
) -> None:
    everything = [message.message_id for message in said]
    for nth, (one, payload) in enumerate(zip(people, PAYLOADS, strict=True)):
        quote = {"messageID": everything[nth], "messageSender": payload, "messageAbstract": payload}
        custom = json.dumps({"messageReply": {**quote, "messageType": 1, "version": 1}, payload: payload})
        _say(one, hall, "TIMTextElem", {"text": f"Really? {nth}"}, cloud_custom_data=custom)
        _say(one, loft, "TIMCustomElem", dict.fromkeys(("data", "description", "extension"), payload))
        file = store_upload(person=one, purpose="file", name=payload, file=io.BytesIO(b"owl"), size=3)
        _say(one, loft, "TIMFileElem", {"uuid": file.key})
    record = {"title": PAYLOADS[0], "abstractList": PAYLOADS[:3], "compatibleText": PAYLOADS[1]}
    _say(people[0], loft, "TIMRelayElem", {**record, "messageIDs": everything})


def _asks_and_changes(viewer: Person, people: list[Person], loft: Conversation) -> None:
    """They wait to be let in; say where they are; one says something else than before, one is a friend by another name."""
    porch = create_group(
        creator=viewer,
        group_type="Public",
        group_id=f"{viewer.user_id}p",
        name="Porch",
        join_option="NeedPermission",
    )
    for one, payload in zip(people, PAYLOADS, strict=True):
        join_group(person=one, conversation=porch, text=payload)
        _say(one, loft, "TIMLocationElem", {"description": payload, "longitude": 16.4, "latitude": 48.2})
    last = _say(people[0], loft, "TIMTextElem", {"text": PAYLOADS[1]})
    edit_message(sender=people[0], message_id=last.message_id, payload={"text": PAYLOADS[2]})
    friend = create_person(user_id=f"{viewer.user_id}f", nick=PAYLOADS[3])
    change_profile(person=friend, allow_type=Person.AllowType.ALLOW_ANY)
    add_friend(person=viewer, other=friend, remark=REMARK)
    _say(friend, open_direct(person=friend, peer=viewer), "TIMTextElem", {"text": PAYLOADS[4]})


def _say(sender: Person, place: Conversation, kind: str, payload: dict[str, Any], **more: Any) -> Message:
    return send_message(
        sender=sender,
        conversation=place,
        message_id=new_message_id(sender),
        type=kind,
        payload=payload,
        **more,
    ).message
