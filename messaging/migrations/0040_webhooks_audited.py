"""What staff do to webhooks is in the audit log."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0039_said_notices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='auditentry',
            name='thing_type',
            field=models.CharField(blank=True, choices=[('person', 'person'), ('conversation', 'conversation'), ('message', 'message'), ('receipt', 'receipt'), ('typepolicy', 'policy of a group type'), ('group', 'role of staff'), ('limit', 'limits'), ('webhook', 'webhook'), ('auditentry', 'audit log'), ('callbacksettings', 'callbacks')], max_length=16, verbose_name='kind of thing'),
        ),
    ]
