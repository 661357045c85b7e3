"""JavaScript without its comments, which are a third of what our modules weigh: browsers get the code alone.

Nothing else is touched, so a line of what runs is a line of what was written. For our own modules only: it knows what
they are written in, and tests parse each of them anew.
"""

import re

PLAIN = re.compile(r"""[^/"'`{}()\[\],;:=!&|?+\-*%~^<>\w$\n]+|[\w$]+""")
REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
QUOTED = {quote: re.compile(rf"{quote}(?:[^{quote}\\\n]|\\.)*{quote}", re.DOTALL) for quote in "\"'"}
IN_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*", re.DOTALL)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
BEFORE_REGEX = set("(,=:[!&|?{};+-*%~^<>")
WORDS_BEFORE_REGEX = {
    "return",
    "typeof",
    "case",
    "in",
    "of",
    "delete",
    "void",
    "throw",
    "new",
    "else",
    "do",
    "await",
    "yield",
}


def without_comments(text: str) -> str:
    """The same module; a line that held nothing but a comment is gone with it."""
    kept: list[str] = []
    depths: list[int] = []
    """Of templates that are open: how many braces are open in the expression that stands in them."""
    at, last = 0, ""
    while at < len(text):
        sign = text[at]
        found = COMMENT.match(text, at)
        if found:
            at = _drop(text, found, kept)
            continue
        if sign in QUOTED:
            found = QUOTED[sign].match(text, at)
        elif sign == "`" or (sign == "}" and depths and depths[-1] == 0):
            at = _template(text, at, kept, depths)
            last = "`"
            continue
        elif sign == "/" and (last in BEFORE_REGEX or last in WORDS_BEFORE_REGEX or not last):
            found = REGEX.match(text, at)
        else:
            found = PLAIN.match(text, at)
        if depths and sign in "{}":
            depths[-1] += 1 if sign == "{" else -1
        piece = found[0] if found else sign
        kept.append(piece)
        at += len(piece)
        last = piece.strip() or last
    return "".join(kept)


def _drop(text: str, comment: re.Match[str], kept: list[str]) -> int:
    """Where it goes on after a comment: with its whole line, if nothing else stands there."""
    begin = text.rfind("\n", 0, comment.start()) + 1
    end = text.find("\n", comment.end())
    end = len(text) if end < 0 else end
    is_alone = not text[begin : comment.start()].strip() and not text[comment.end() : end].strip()
    if is_alone:
        while kept and kept[-1].strip(" \t") == "" and "\n" not in kept[-1]:
            kept.pop()
        return min(end + 1, len(text))
    if kept and not kept[-1].endswith((" ", "\n")):
        kept.append(" ")
    return comment.end()


def _template(text: str, at: int, kept: list[str], depths: list[int]) -> int:
    """From a backtick, or the brace that closes an expression, to the end of the template or to the next expression."""
    if text[at] == "}":
        depths.pop()
    found = IN_TEMPLATE.match(text, at + 1)
    end = found.end() if found else at + 1
    if text.startswith("${", end):
        depths.append(0)
        end += 2
    else:
        end += 1
    kept.append(text[at:end])
    return end
