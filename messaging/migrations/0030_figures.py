"""Figures: messages are found by time, and what checks found is kept."""

import django.contrib.postgres.indexes
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0029_stays_in_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='IntegrityCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ended_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seconds', models.FloatField(verbose_name='seconds it took')),
                ('messages', models.PositiveBigIntegerField(verbose_name='messages looked at')),
                ('receipts', models.PositiveBigIntegerField(verbose_name='receipts looked at')),
                ('violations', models.PositiveBigIntegerField()),
                ('by_rule', models.JSONField(default=dict, verbose_name='violations by rule')),
            ],
            options={
                'verbose_name': 'check of integrity',
                'verbose_name_plural': 'checks of integrity',
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['sent_at'], name='messages_by_time'),
        ),
    ]
