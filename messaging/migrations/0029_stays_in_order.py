from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("messaging", "0028_audit_in_words")]

    operations = [
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(fields=["conversation", "member"], name="stays_in_order"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["conversation"], condition=Q(mentions_all=True), name="calls_to_all"),
        ),
    ]
