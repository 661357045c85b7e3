"""What was said before the visitor came, and by whom it was read."""

from dataclasses import dataclass
from typing import Final, Literal

from .cast import DANIEL, EMMA, FANG, GRACE, JING, MARCUS, PEOPLE, SOFIA, WEI, Role

EVERYBODY: Final = "everybody"
Readers = tuple[Role, ...] | int | Literal["everybody"]


@dataclass(frozen=True, slots=True)
class Say:
    """A text, whether it asks for a receipt, and who has read it: some by name, so many, or everybody there."""

    who: Role
    text: str
    ask: bool = False
    read_by: Readers = ()
    pause: int = 0  # minutes of silence before it, beside the usual one or two


@dataclass(frozen=True, slots=True)
class Edit:
    """The speaker changes what they said last."""

    text: str


@dataclass(frozen=True, slots=True)
class Recall:
    """The speaker takes back what they said last."""


@dataclass(frozen=True, slots=True)
class Join:
    who: Role
    by: Role


@dataclass(frozen=True, slots=True)
class Leave:
    who: Role


@dataclass(frozen=True, slots=True)
class Deactivate:
    who: Role


Line = Say | Edit | Recall | Join | Leave | Deactivate


@dataclass(frozen=True, slots=True)
class Talk:
    """A direct chat (`name` is '') or a group, whose last line was said so many minutes ago."""

    people: tuple[Role, ...]  # the first opens it and owns it
    lines: tuple[Line, ...]
    ended: int
    name: str = ""
    group_id: str = ""
    group_type: str = ""
    introduction: str = ""
    size: int = 0  # filled up to this many members from the crowd
    unseen: tuple[tuple[Role, int], ...] = ()  # who has not looked at the last so many lines


TALKS = (
    Talk(
        name="Product team · 产品组",
        group_id="product",
        group_type="Private",
        introduction="Planning, reviews and the occasional cake.",
        people=(EMMA, WEI, DANIEL, FANG, SOFIA, MARCUS, GRACE),
        ended=6,
        unseen=((EMMA, 2), (JING, 1)),
        lines=(
            Say(EMMA, "Morning all. The autumn release goes out on Thursday.", ask=True, read_by=EVERYBODY),
            Say(WEI, "收到，测试环境今天会准备好。"),
            Say(DANIEL, "I have two small fixes left, both in review."),
            Say(FANG, "The new texts are translated, English and Chinese."),
            Say(
                EMMA,
                "Please read the release checklist before tomorrow and tell me what is missing.",
                ask=True,
                read_by=(WEI, DANIEL),
            ),
            Leave(MARCUS),
            Say(SOFIA, "Marcus moves to the Lisbon office today. Good luck, Marcus! 🎉", pause=30),
            Deactivate(GRACE),
            Say(DANIEL, "Checklist: point 7 has no owner. I can take it."),
            Say(EMMA, "Thank you, Daniel. It is yours.", ask=True, read_by=(WEI, DANIEL, SOFIA)),
            Join(JING, by=EMMA),
            Say(
                EMMA,
                "Welcome 陈静! She looks after support from today.",
                ask=True,
                read_by=EVERYBODY,
                pause=45,
            ),
            Say(JING, "大家好！很高兴加入。 Hello everybody!"),
            Say(WEI, "欢迎欢迎 👏"),
            Say(SOFIA, "Welcome! Lunch at half past twelve, you are invited."),
            Say(
                WEI,
                "Staging is up: the new version with yesterday's data. 大家有空请试一下。",
                ask=True,
                read_by=(DANIEL, JING),
                pause=90,
            ),
            Say(DANIEL, "Looks good here. The list is noticeably faster."),
            Say(
                EMMA,
                "Go or no-go meeting tomorrow at 10:00. Please confirm by reading this.",
                ask=True,
                read_by=(WEI, JING),
                pause=20,
            ),
            Say(JING, "I have collected the ten questions that customers ask most."),
            Say(WEI, "Could everybody look at them before the meeting?", ask=True, read_by=(SOFIA,)),
        ),
    ),
    Talk(
        name="Company news 公司新闻",
        group_id="company-news",
        group_type="Public",
        introduction="Everybody who works here. Please ask for a receipt only when it matters.",
        people=(EMMA, *PEOPLE[1:]),
        size=200,
        ended=55,
        lines=(
            Say(EMMA, "Welcome to the company channel. 欢迎大家！"),
            Say(
                EMMA,
                "The office is closed on Friday for the electrical inspection. Please work from home. "
                "周五办公室进行电路检修，请居家办公。",
                ask=True,
                read_by=137,
            ),
            Say(DANIEL, "Will the VPN stay up?", pause=12),
            Say(WEI, "会的，网络不受影响。 Yes, the network is not affected."),
            Say(
                EMMA,
                "Fire drill today at 15:00: when you hear the bell, stairs only.",
                ask=True,
                read_by=EVERYBODY,
                pause=300,
            ),
            Say(
                SOFIA,
                "Photos of the summer party are in the shared folder 📷",
                ask=True,
                read_by=86,
                pause=60,
            ),
            Say(
                WEI,
                "新的考勤系统下周一上线。 The new time recording starts next Monday; a guide is in the handbook.",
                ask=True,
                read_by=52,
                pause=40,
            ),
        ),
    ),
    Talk(
        name="Monday meeting 周一例会",
        group_id="monday",
        group_type="ChatRoom",
        people=(WEI, EMMA, DANIEL, SOFIA, JING),
        ended=190,
        lines=(
            Say(WEI, "Agenda: release, support, holidays.", ask=True, read_by=EVERYBODY),
            Say(DANIEL, "I would like to add: the slow search."),
            Say(JING, "我想补充一点：客户最近常问已读回执。"),
            Say(SOFIA, "I can only stay until eleven."),
            Say(
                WEI,
                "Minutes are in the wiki, three actions for Emma.",
                ask=True,
                read_by=(EMMA, JING),
                pause=62,
            ),
            Say(EMMA, "Thank you! I will do them today.", ask=True, read_by=EVERYBODY),
        ),
    ),
    Talk(
        name="Hiking friends 徒步爱好者",
        group_id="hiking",
        group_type="Community",
        people=(SOFIA, EMMA, WEI, JING),
        size=14,
        ended=1320,
        unseen=((EMMA, 1),),
        lines=(
            Say(SOFIA, "Saturday: the ridge walk, 14 km, back before dark. Who comes?"),
            Say(WEI, "我去！需要带什么？"),
            Say(SOFIA, "Good shoes, water, something warm."),
            Say(JING, "也算我一个 🥾"),
            Say(EMMA, "I'm in if the weather holds."),
            Say(SOFIA, "Forecast says sun ☀️ We meet at the station at 8:20."),
        ),
    ),
    Talk(
        name="Autumn launch, live",
        group_id="launch",
        group_type="AVChatRoom",
        people=(DANIEL, EMMA, WEI, SOFIA, JING),
        size=24,
        ended=2750,
        lines=(
            Say(DANIEL, "We are live in five minutes!"),
            Say(SOFIA, "Sound is fine here."),
            Say(WEI, "画面很清楚 👍"),
            Say(DANIEL, "Questions go here, we answer at the end."),
            Say(JING, "请问什么时候可以试用？"),
            Say(DANIEL, "Next week, 陈静. Everybody gets an invitation."),
        ),
    ),
    Talk(
        people=(EMMA, WEI),
        ended=2,
        unseen=((EMMA, 1),),
        lines=(
            Say(EMMA, "Hi 李伟, did the backup run last night?", ask=True, read_by=EVERYBODY),
            Say(WEI, "跑完了，四十分钟。 Yes, forty minutes, no errors."),
            Say(EMMA, "Perfect."),
            Say(WEI, "I would like to try a restore this afternoon.", ask=True, read_by=EVERYBODY, pause=70),
            Say(EMMA, "Good idea. Please write down how long it takes.", ask=True, read_by=EVERYBODY),
            Say(WEI, "Restored and compared: everything is there. 23 minutes.", pause=110),
            Say(EMMA, "Wonderful, thank you! Could you add it to the handbook?", ask=True, read_by=EVERYBODY),
            Say(WEI, "好的，今天写完。"),
            Say(WEI, "Done: handbook, page 31. Please have a look.", ask=True, pause=25),
        ),
    ),
    Talk(
        people=(EMMA, DANIEL),
        ended=34,
        lines=(
            Say(DANIEL, "Do you have ten minutes for the search problem?"),
            Say(EMMA, "After lunch?", ask=True, read_by=EVERYBODY),
            Say(DANIEL, "Works. I found it, by the way: an index was missing.", pause=75),
            Say(DANIEL, "Two seconds before, twenty miliseconds now."),
            Edit("Two seconds before, twenty milliseconds now."),
            Say(EMMA, "That is a fine piece of work 👏", ask=True, read_by=EVERYBODY),
            Say(EMMA, "Will it be in Thursday's release?", ask=True, pause=8),
        ),
    ),
    Talk(
        people=(FANG, EMMA),
        ended=260,
        lines=(
            Say(FANG, "你好 Emma，合同的译文我发到共享文件夹了。"),
            Say(EMMA, "Thank you 王芳! I will read it tonight.", ask=True),
            Say(FANG, "不急，周三之前就行。"),
            Say(
                EMMA,
                "By the way, I asked for a receipt and you do not share them: I see only that it was sent.",
                ask=True,
            ),
            Say(FANG, "对，我关了。 Right, I switched them off: then I see nobody's either."),
        ),
    ),
    Talk(
        people=(JING, EMMA),
        ended=1500,
        lines=(
            Say(JING, "Thank you for the warm welcome today!", ask=True, read_by=EVERYBODY),
            Say(EMMA, "We are glad that you are here. 有问题随时找我。", ask=True, read_by=EVERYBODY),
            Say(JING, "Which of the two calendars is the right one?"),
            Recall(),
            Say(JING, "Found it 😊"),
        ),
    ),
    Talk(
        people=(DANIEL, SOFIA),
        ended=95,
        unseen=((SOFIA, 1),),
        lines=(
            Say(SOFIA, "Are you coming on Saturday?", ask=True, read_by=EVERYBODY),
            Say(DANIEL, "I wish. We have visitors."),
            Say(SOFIA, "Next time then!", ask=True, read_by=EVERYBODY),
            Say(DANIEL, "Keep me a place 🙂", ask=True),
        ),
    ),
    Talk(
        people=(WEI, JING),
        ended=47,
        unseen=((JING, 2),),
        lines=(
            Say(WEI, "陈静，客服系统的账号开好了。", ask=True, read_by=EVERYBODY),
            Say(JING, "谢谢！已经可以登录了。", ask=True, read_by=EVERYBODY),
            Say(WEI, "有什么不清楚的就问我。"),
            Say(WEI, "下午三点有个简单的培训，在二楼。", ask=True),
        ),
    ),
)
