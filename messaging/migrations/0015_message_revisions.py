import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0014_cleared_history"),
    ]

    operations = [
        migrations.CreateModel(
            name='MessageRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('payload', models.JSONField()),
                ('cloud_custom_data', models.TextField(blank=True)),
                ('said_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='messagerevision',
            name='message',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='messaging.message'),
        ),
        migrations.AddConstraint(
            model_name='messagerevision',
            constraint=models.UniqueConstraint(fields=('message', 'revision'), name='one_row_per_revision'),
        ),
        migrations.AddConstraint(
            model_name='messagerevision',
            constraint=models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='revisions_begin_at_one'),
        ),
    ]
