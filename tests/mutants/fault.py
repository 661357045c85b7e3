"""A deliberate fault: what a text of ours is replaced by, and which ordinary tests are asked about it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, in words; `right` stands once in the file at `path` and becomes `wrong`.

    `asked` are tests of the ordinary suite, as pytest names them, or files of the JavaScript ones; of those of the
    server some need threads that really wait for each other, and so PostgreSQL. A test fails by what it asserts; where
    the fault is an exception that nobody should see, or one that a constraint of the database raises, `raises` is it.
    """

    name: str
    path: str
    right: str
    wrong: str
    asked: tuple[str, ...]
    database: str = "sqlite"
    raises: str = ""

    @property
    def is_javascript(self) -> bool:
        return all(name.endswith(".test.js") for name in self.asked)

    def fits(self, root: Path) -> bool:
        """Whether the text stands there once. If not, the code has moved on, and this fault with it."""
        file = root / self.path
        return file.is_file() and file.read_text().count(self.right) == 1

    def applied(self, root: Path) -> str:
        """The file with the fault in it."""
        return (root / self.path).read_text().replace(self.right, self.wrong)
