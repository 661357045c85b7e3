from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0027_rates")]

    operations = [
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(fields=["conversation", "member"], name="stays_in_order"),
        ),
    ]
