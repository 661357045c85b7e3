"""The people of the demo. Six of them anybody may come in as; the crowd fills the large groups."""

from itertools import product
from typing import NamedTuple


class Role(NamedTuple):
    user_id: str
    nick: str


EMMA = Role("user1", "Emma Clarke")
WEI = Role("user2", "李伟")
DANIEL = Role("user3", "Daniel Moore")
FANG = Role("user4", "王芳")
SOFIA = Role("user5", "Sofia Martín")
JING = Role("user6", "陈静")
PEOPLE = (EMMA, WEI, DANIEL, FANG, SOFIA, JING)

STAFF = Role("staff", "Olivia Grant")
MARCUS = Role("marcus", "Marcus Reed")  # has left the product team
GRACE = Role("grace", "Grace Kim")  # her account is deactivated

GIVEN = ("Liam", "Noah", "Ava", "Mia", "Lucas", "Zoe", "Ethan", "Nina", "Oscar", "Ruth", "Hugo", "Iris")
FAMILY = ("Baker", "Cooper", "Ellis", "Foster", "Hayes", "Jensen", "Lopez", "Novak", "Price", "Quinn")
CHINESE_FAMILY = ("张", "刘", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马")
CHINESE_GIVEN = ("秀英", "建国", "丽", "强", "敏", "浩然", "子涵", "雨桐")


def crowd(size: int) -> list[Role]:
    """That many colleagues with names, English and Chinese by turns."""
    english = [f"{given} {family}" for family, given in product(FAMILY, GIVEN)]
    chinese = [family + given for given, family in product(CHINESE_GIVEN, CHINESE_FAMILY)]
    mixed = [name for pair in zip(english, chinese, strict=False) for name in pair] + english[len(chinese) :]
    return [Role(f"guest{at}", name) for at, name in enumerate(mixed[:size], start=1)]
