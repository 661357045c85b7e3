"""The refusals of this app. Items of an acknowledgement are not refused: each gets its own result."""

from messaging.errors import Refusal


class NoReceiptRecord(Refusal):
    """Also for a message that is unknown, recalled, or not the caller's to ask about."""

    code, number, status = "no_receipt_record", 10062, 404
    text = "There is no record of receipts for this message."


class NotSharing(Refusal):
    code, number, status = "not_sharing", 11101, 403
    text = "Who does not share read receipts does not see those of others."


class MixedConversations(Refusal):
    code, number, status = "mixed_conversations", 11104, 400
    text = "These messages are of more than one conversation; nothing was done."
