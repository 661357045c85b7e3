"""What a client asks."""

from dataclasses import dataclass, field

from .order import Frame


@dataclass(frozen=True, eq=False)
class Pull:
    """A question to the server: a command and its parameters (`members` and `notices` are lists of REST,
    `page` their address). One at a time is under way for each thing that is asked `about`."""

    about: str
    command: str
    params: Frame = field(default_factory=dict)
