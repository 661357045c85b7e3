"""Applications keep attributes and counters with a group."""


import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0022_digests'),
    ]

    operations = [
        migrations.CreateModel(
            name='GroupData',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attributes', models.JSONField(default=dict)),
                ('attributes_change', models.PositiveBigIntegerField(default=0)),
                ('counters', models.JSONField(default=dict)),
                ('counters_change', models.PositiveBigIntegerField(default=0)),
                ('counted', models.JSONField(default=list)),
                ('conversation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='data', to='messaging.conversation')),
            ],
            options={
                'verbose_name': 'group data',
                'verbose_name_plural': 'group data',
                'constraints': [models.CheckConstraint(condition=models.Q(('attributes_change', 0), models.Q(('attributes_change', models.F('counters_change')), _negated=True), _connector='OR'), name='one_number_per_changed_data')],
            },
        ),
    ]
