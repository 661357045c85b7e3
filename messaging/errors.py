"""Every refusal of this app: a stable word, a stable number, and what it means over HTTP.

A refusal reads the same through every door. Numbers are those that clients of the
chat SDK already know; ours, where it has none, start at 11001.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class Refusal(Exception):
    """Something the caller asked for is not done, and nothing of it was."""

    code: ClassVar[str] = "refused"
    number: int = 10004
    status: ClassVar[int] = 400
    text: ClassVar[str] = "This cannot be done."

    def __init__(self, text: str = "", **facts: Any) -> None:
        super().__init__(text or self.text)
        self.facts: Mapping[str, Any] = facts


class BadRequest(Refusal):
    """The shape of the request is wrong; `errors` names each field and why."""

    code, number, status, text = "invalid", 10004, 400, "The request is not well formed."


class BadCursor(Refusal):
    code, number, status = "bad_cursor", 11001, 400
    text = "This cursor was not made by this list. Start again without a cursor."


class NotLoggedIn(Refusal):
    code, number, status, text = "not_logged_in", 2024, 401, "Log in first."


class BadCredential(Refusal):
    code, number, status = "bad_credential", 3003, 401
    text = "This credential is unknown, used up, expired or revoked."


class WrongPassword(Refusal):
    """The password that proves who is there is another one. It counts as a guess."""

    code, number, status, text = "wrong_password", 11022, 403, "This is not your password."


class NotAllowed(Refusal):
    code, number, status, text = "not_allowed", 10007, 403, "You may not do this."


class NotAMember(Refusal):
    code, number, status = "not_a_member", 2623, 403
    text = "You are no longer a member of this conversation."


class PersonNotFound(Refusal):
    code, number, status, text = "person_not_found", 20003, 404, "There is no such person."


class ConversationNotFound(Refusal):
    """Also for a conversation that the caller may not know of."""

    code, number, status = "conversation_not_found", 2500, 404
    text = "There is no such conversation."


class MessageNotFound(Refusal):
    """Also for a message that the caller may not see."""

    code, number, status, text = "message_not_found", 11002, 404, "There is no such message."


class MemberNotFound(Refusal):
    code, number, status = "member_not_found", 11003, 404
    text = "This person is not a member of the conversation."


class Blocked(Refusal):
    code, number, status, text = "blocked", 20007, 403, "This person does not take messages from you."


class MayNotBringIn(Refusal):
    """Somebody of them has blocked the caller."""

    code, number, status = "may_not_bring_in", 20008, 403
    text = "One of these people does not let you bring them into groups."


class ContactWithOneself(Refusal):
    code, number, status = "contact_with_oneself", 30001, 400
    text = "Nobody is their own friend, nor blocks themselves."


class NotTakingRequests(Refusal):
    """Also the answer of somebody who has blocked the caller."""

    code, number, status, text = "not_taking_requests", 30516, 403, "This person takes no friend requests."


class FriendNotFound(Refusal):
    code, number, status, text = "friend_not_found", 31704, 404, "This person is no friend of yours."


class RequestNotFound(Refusal):
    code, number, status, text = "request_not_found", 30614, 404, "There is no such friend request."


class FriendGroupTaken(Refusal):
    code, number, status, text = "friend_group_taken", 32216, 409, "You have a friend group of this name."


class FriendGroupNotFound(Refusal):
    code, number, status, text = "friend_group_not_found", 32218, 404, "You have no such friend group."


class UserIDTaken(Refusal):
    code, number, status, text = "user_id_taken", 11004, 409, "This user ID is taken."


class BadUserID(Refusal):
    code, number, status = "bad_user_id", 11005, 400
    text = "A user ID has 1 to 32 letters, digits or any of _ . @ + - and does not start with @TIM."


class GroupIDTaken(Refusal):
    code, number, status, text = "group_id_taken", 10021, 409, "This group ID is taken."


class Muted(Refusal):
    """`muteUntil` says until when, if this member is meant and not all."""

    code, number, status, text = "muted", 10017, 403, "You may not speak in this group at present."


class GroupFull(Refusal):
    code, number, status = "group_full", 10014, 403
    text = "This group has as many members as it may have."


class BadGroupID(Refusal):
    code, number, status = "bad_group_id", 10015, 400
    text = (
        "A group ID has 1 to 48 letters, digits or any of _ . @ # + -, does not start with @TGS#, which is for the "
        "IDs that the server makes, and has no @TOPIC# in it, which is for topics."
    )


class BadTopicID(BadGroupID):
    code = "bad_topic_id"
    text = (
        "A topic's ID is that of its community, @TOPIC#_ and then 1 to 24 letters, digits or any of _ . @ + -, "
        "and has at most 80 characters."
    )


class DirectWithOneself(Refusal):
    code, number, status = "direct_with_oneself", 11006, 400
    text = "A direct conversation is between two people."


class OwnerMustHandOver(Refusal):
    code, number, status = "owner_must_hand_over", 10009, 403
    text = "The owner hands the group over, or dismisses it, before leaving."


class BadMessageID(Refusal):
    code, number, status = "bad_message_id", 11007, 400
    text = "A message ID is <your number>-<milliseconds>-<random>, at most 64 characters."


class MessageIDTaken(Refusal):
    code, number, status = "message_id_taken", 11008, 409
    text = "You have sent another message with this ID."


class MessageRecalled(Refusal):
    code, number, status, text = "message_recalled", 11009, 409, "This message was recalled."


class TooLate(Refusal):
    code, number, status = "too_late", 20016, 403
    text = "The time in which this message could be changed is over."


class TooMany(Refusal):
    """Past a published limit; the text names it and `limit` is its value."""

    code, number, status, text = "too_many", 11010, 400, "Too many at once."


class TooManyPinned(TooMany):
    """One more pinned message than a group has; `limit` is how many."""

    code, number, status = "too_many_pinned", 10070, 400
    text = "This group has as many pinned messages as a group can."


class TooManyReactions(TooMany):
    """One more kind of reaction than a message carries; `limit` is how many."""

    code, number, status = "too_many_reactions", 23005, 400
    text = "This message carries as many kinds of reactions as a message can."


class CursorGone(Refusal):
    """The numbers started anew, or the cursor is ahead of them: fetch everything afresh."""

    code, number, status = "cursor_beyond_head", 11011, 410
    text = "This cursor is ahead of the server. Drop what you hold and load afresh."


class EpochChanged(CursorGone):
    code, number = "epoch_changed", 11012
    text = "The server's numbers started anew. Drop what you hold and load afresh."


class UnknownCommand(Refusal):
    code, number, status, text = "unknown_command", 3122, 404, "There is no such command."


class Overloaded(Refusal):
    """The one refusal of which it may not be known whether anything was done: `text` does not deny it."""

    code, number, status = "overloaded", 2996, 503
    text = "The server is busy. Try again in a moment; nothing is done twice."


class TooFrequent(Refusal):
    """Past the published rate; `retryAfter` says in how many seconds the next may come."""

    code, number, status = "too_frequent", 2996, 429
    text = "Too many commands in too short a time. Nothing was done; slow down."


class AttributesConflict(Refusal):
    """`sequence` is the number of the attributes as they are now."""

    code, number, status = "attributes_conflict", 10056, 409
    text = "Somebody else has changed the attributes of this group. Look at them first."


class ApplicationNotFound(Refusal):
    """Also for one that the caller may not decide on."""

    code, number, status = "application_not_found", 11020, 404
    text = "There is no such application."


class ApplicationOver(Refusal):
    code, number, status = "application_over", 11021, 409
    text = "This application has been decided on, or has expired."


class DeviceNotFound(Refusal):
    """Also for a login of somebody else."""

    code, number, status, text = "device_not_found", 11015, 404, "You are not logged in there."


class TokenNotFound(Refusal):
    """Also for a token of somebody else."""

    code, number, status, text = "token_not_found", 11013, 404, "You have no such token."


class UploadNotFound(Refusal):
    """Also for an upload that the caller may not see, or that is of another kind."""

    code, number, status, text = "upload_not_found", 11301, 404, "There is no such upload."


class UploadTooLarge(Refusal):
    """Past a published limit; the text names it and `limit` is its value."""

    code, number, status, text = "upload_too_large", 11302, 413, "This file is too large."


class WrongMedia(Refusal):
    """What a file contains decides, whatever its name says."""

    code, number, status, text = "wrong_media", 11303, 400, "This file is not of that kind."


class QuotaUsedUp(Refusal):
    code, number, status = "quota_used_up", 11304, 403
    text = "Everything you have uploaded together may not be larger."


class HarmfulFile(Refusal):
    """The operator's scanner says so."""

    code, number, status, text = "harmful_file", 11305, 400, "A scanner takes this file for a harmful one."


class ConversationGroupNotFound(Refusal):
    """Also for a group of somebody else."""

    code, number, status = "conversation_group_not_found", 11401, 404
    text = "You have no such group of conversations."


class ConversationGroupTaken(Refusal):
    code, number, status = "conversation_group_taken", 11402, 409
    text = "You have a group of conversations of this name."


class BackEndRefused(Refusal):
    """The application's own back end said no, in the words of `detail`. `backEndCode` is its number; where that is one
    that back ends have for people, it is the number of this refusal too."""

    code, number, status = "back_end_refused", 10016, 403
    text = "The application does not let this be done."
    own: ClassVar[range] = range(10_100, 10_201)

    def __init__(self, text: str = "", said: int = 1) -> None:
        super().__init__(text, backEndCode=said)
        if said in self.own:
            self.number = said


class BackEndRefusedMessage(BackEndRefused):
    """The same of a direct message."""

    code, number = "back_end_refused_message", 20006
    text = "The application does not let this message be sent."
    own = range(120_001, 130_001)


class BackEndSilent(Refusal):
    """The application's own back end decides on this and gave no answer. Nothing was done; ask again."""

    code, number, status = "back_end_silent", 11501, 503
    text = "The application cannot say now whether this may be done. Try again in a moment."


class WebhookNotFound(Refusal):
    code, number, status, text = "webhook_not_found", 11502, 404, "There is no such webhook."


class EventNotFound(Refusal):
    code, number, status = "event_not_found", 11503, 404
    text = "There is no such event, or it is not kept any more."
