"""Figures: receipts are found by time, and what batches were like is kept."""

import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('receipts', '0004_staff'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BatchHour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('process', models.CharField(max_length=32)),
                ('hour', models.DateTimeField(verbose_name='hour from')),
                ('batches', models.PositiveBigIntegerField()),
                ('calls', models.PositiveBigIntegerField()),
                ('seconds', models.FloatField()),
            ],
            options={
                'verbose_name': 'batches of receipts',
                'verbose_name_plural': 'batches of receipts',
            },
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['read_at'], name='receipts_by_time'),
        ),
        migrations.AddConstraint(
            model_name='batchhour',
            constraint=models.UniqueConstraint(fields=('hour', 'process'), name='one_row_per_hour_and_process'),
        ),
    ]
