import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0017_pushes'),
    ]

    operations = [
        migrations.CreateModel(
            name='QuietHours',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='quiet_hours', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('remind_type', models.CharField(choices=[('AcceptAndNotify', 'told'), ('AcceptNotNotify', 'comes in silence'), ('Discard', 'is not delivered'), ('AcceptNotNotifyExceptAt', 'comes in silence, but for mentions'), ('NotReceiveMsgExceptAt', 'is not delivered, but for mentions')], max_length=23)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('repeats', models.BooleanField(verbose_name='every day')),
                ('change_seq', models.PositiveBigIntegerField()),
            ],
            options={
                'verbose_name_plural': 'quiet hours',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at'))), name='quiet_hours_end')],
            },
        ),
        migrations.CreateModel(
            name='ConversationGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=32)),
                ('conversations', models.JSONField(default=list)),
                ('deleted_at', models.DateTimeField(null=True)),
                ('change_seq', models.PositiveBigIntegerField()),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='conversation_groups', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'change_seq'], name='changes_of_groupings')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('person', 'name'), name='one_conversation_group_of_a_name')],
            },
        ),
    ]
