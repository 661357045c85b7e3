"""What must be true of what people upload: whole or on its way, and carried by messages of those who may."""

from django.db.models import Exists, OuterRef, Q

from messaging.models import Attachment, Message, Upload
from messaging.rules import rule
from messaging.services.attachments import PURPOSES

from .messages import FORGOTTEN


@rule(Attachment, "message", "upload", "upload__stored_at")
def what_is_carried_has_arrived() -> Q:
    """media.md: an upload can be sent when it is there whole, and is not taken away from under a message that anybody
    can see."""
    return Q(upload__stored_at=None) | Q(upload__withdrawn_at__isnull=False, message__recalled_at=None)


@rule(Attachment, "message", "message__type", "upload__purpose")
def pictures_of_people_are_in_no_message() -> Q:
    """media.md: they are for everybody who is logged in; what messages carry is not."""
    return Q(upload__purpose=Upload.Purpose.AVATAR)


@rule(Message, "type", "message_id")
def a_message_of_media_carries_some() -> Q:
    """`send_message` writes both; clearing away leaves alone what anybody may see."""
    carried = Attachment.objects.filter(message=OuterRef("pk"))
    return ~FORGOTTEN & Q(type__in=list(PURPOSES), recalled_at=None) & ~Q(Exists(carried))


RULES = (what_is_carried_has_arrived, pictures_of_people_are_in_no_message, a_message_of_media_carries_some)
