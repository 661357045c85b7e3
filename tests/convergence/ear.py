"""Everything that anybody is told, held against what they may know at that moment."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from .model import Model, Note, Talk

Told = Any
Sight = Callable[[str, Talk, Note], bool]

SECRET = re.compile(r"\b(?:text|draft|typing|intro)-\d+\b")
COUNTS = ("readCount", "unreadCount", "audienceCount", "isPeerRead", "revision", "latestRevisionReadCount")


class Ear:
    """Texts, drafts and introductions are words of their own, so that one is known wherever it turns up."""

    def __init__(self) -> None:
        self._secrets: dict[str, tuple[str, str]] = {}

    def word(self, kind: str, whose: str) -> str:
        """A new word that nobody else has said; `whose`: a message, a person, a conversation."""
        word = f"{kind}-{len(self._secrets)}"
        self._secrets[word] = (kind, whose)
        return word

    def __len__(self) -> int:
        return len(self._secrets)

    def own(self, word: str, whose: str) -> None:
        self._secrets[word] = (self._secrets[word][0], whose)

    def complaints(self, model: Model, person: str, told: Told) -> list[str]:
        """What of this the person may not be told now, or is told wrongly."""
        if person not in model.active:
            return [f"{person} is shut out, and is told something"]
        return [f"{person} is told {fault}" for fault in self._faults(model, person, told)]

    def _faults(self, model: Model, person: str, told: Told) -> Iterator[str]:
        for word in SECRET.findall(json.dumps(told)):
            if not self._may_know(model, person, word):
                yield f"the {self._secrets[word][0]} {word}"
        for said in _objects(told):
            talk = model.named(person, said["conversationID"]) if "conversationID" in said else None
            if "conversationID" in said and talk is None:
                yield f"of the conversation {said['conversationID']}"
            if talk is not None:
                yield from _faults_of_state(model, person, talk, said)
            # A frame is the same for everybody: also for who has deleted the message that it is about for themselves.
            yield from _faults_of_message(
                model, person, said, model.may_see if "frame" in told else model.sees
            )
        for frame in _objects(told):
            for change in frame.get("changes", ()):
                if change["kind"] == "member":
                    yield from _faults_of_member(model, person, frame, change["member"])

    def _may_know(self, model: Model, person: str, word: str) -> bool:
        kind, whose = self._secrets[word]
        if kind == "draft":
            return whose == person
        if kind == "text":
            found = model.find(whose)
            # Whose message was just made, and is not in the model: only refused ones.
            if found is None:
                return False
            talk, note = found
            may_see = model.may_see(person, talk, note) and not note.is_recalled
            return may_see and note.text_for(person) == word
        if kind == "typing":
            return any(talk.is_here(person) for talk in model.talks if talk.group == whose)
        return any(
            model.may_know_introduction(person, talk, word) for talk in model.talks if talk.group == whose
        )


def _faults_of_state(model: Model, person: str, talk: Talk, said: dict[str, Any]) -> Iterator[str]:
    """How far I have read and what is unread is mine; how far the other one has read, what they told me."""
    if not talk.is_here(person):
        return
    if "readSeq" in said and said["readSeq"] != talk.read[person]:
        yield f"to have read {said['readSeq']} of {talk.name_for(person)}, not {talk.read[person]}"
    if "readSeq" in said and "unreadCount" in said and said["unreadCount"] != model.unread(person, talk):
        yield f"that {said['unreadCount']} are unread in {talk.name_for(person)}, not {model.unread(person, talk)}"
    if "peerReadSeq" in said and said["peerReadSeq"] != model.peer_read(person, talk):
        yield f"that the other one has read {said['peerReadSeq']}, not {model.peer_read(person, talk)}"


def _faults_of_message(model: Model, person: str, said: dict[str, Any], sees: Sight) -> Iterator[str]:
    message_id = said.get("messageID") or said.get("ID")
    if not isinstance(message_id, str):
        return
    found = model.find(message_id)
    info = said.get("readReceiptInfo", said)
    counts = {name: info[name] for name in COUNTS if name in info} if isinstance(info, dict) else {}
    if "ID" in said and "payload" in said:
        if "readReceiptInfo" not in said:
            counts = {}
        yield from _faults_of_sight(model, person, said, sees)
        if "readReceiptInfo" in said and found is not None and counts != model.total(person, *found):
            yield f"of {message_id} {counts}, not {model.total(person, *found)}"
    elif "readCount" in said or "isPeerRead" in said:
        if found is None:
            yield f"totals of {message_id}, which nobody sent"
        elif counts != model.total(person, *found):
            yield f"of {message_id} {counts}, not {model.total(person, *found)}"
        elif found[1].sender != person and said.get("tallySeq") is not None:
            yield f"the number of somebody else: {said['tallySeq']}"


def _faults_of_sight(model: Model, person: str, said: dict[str, Any], sees: Sight) -> Iterator[str]:
    talk = model.named(person, said["conversationID"])
    if talk is None or not said["sequence"]:
        return
    found = model.find(said["ID"])
    note = found[1] if found else Note(said["ID"], said["sequence"], "", [""], False, set())
    if not sees(person, talk, note):
        yield f"of the message {said['ID']}, number {said['sequence']}, which is not theirs to see"
    if found is not None and said["isRevoked"] != note.is_recalled:
        yield f"that {said['ID']} {'is' if said['isRevoked'] else 'is not'} recalled"
    if said["isRevoked"] and (said["payload"] or said["cloudCustomData"]):
        yield f"what {said['ID']} said before it was recalled"


def _faults_of_member(
    model: Model, person: str, frame: dict[str, Any], member: dict[str, Any]
) -> Iterator[str]:
    talk = model.named(person, frame["conversationID"])
    if talk is None:
        return
    who = member["userID"]
    if not talk.is_here(person):
        yield f"of {who} in {frame['conversationID']}, where they are not"
    if not (talk.is_here(who) or talk.is_history_visible or talk.met(person, who)):
        yield f"that {who} was in {frame['conversationID']} before them"


def _objects(told: Told) -> Iterator[dict[str, Any]]:
    if isinstance(told, dict):
        yield told
        for value in told.values():
            yield from _objects(value)
    elif isinstance(told, list):
        for value in told:
            yield from _objects(value)
