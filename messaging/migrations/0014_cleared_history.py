from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0013_profiles_and_statuses"),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='cleared_seq',
            field=models.PositiveBigIntegerField(db_default=0, default=0, editable=False, verbose_name='history cleared up to'),
        ),
    ]
