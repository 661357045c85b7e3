"""What the peer of a direct chat was told is one of their messages that asked for no receipt: earlier it could be any.

A receipt of its own speaks for each of the others, or does not where none was given.
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def tell_of_theirs_alone(apps, schema_editor):
    alias = schema_editor.connection.alias
    messages = apps.get_model("messaging", "Message").objects.using(alias)
    theirs = messages.filter(
        conversation=OuterRef("conversation"), seq__lte=OuterRef("told_read_seq"), need_read_receipt=False
    )
    newest = theirs.exclude(sender=OuterRef("person")).order_by("-seq").values("seq")[:1]
    members = apps.get_model("messaging", "Member").objects.using(alias)
    members.filter(conversation__kind="C2C", told_read_seq__gt=0).update(
        told_read_seq=Coalesce(Subquery(newest), 0)
    )


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_lease")]

    operations = [migrations.RunPython(tell_of_theirs_alone, migrations.RunPython.noop)]
