"""Groups say how they are come into; who is to be let in waits, and is told."""


import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("messaging", "0010_mentions"),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='invite_option',
            field=models.CharField(blank=True, choices=[('', 'as its type'), ('FreeAccess', 'free'), ('NeedPermission', 'once it is approved'), ('DisableApply', 'not at all')], db_default='', max_length=14, verbose_name='members invite'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='join_option',
            field=models.CharField(blank=True, choices=[('', 'as its type'), ('FreeAccess', 'free'), ('NeedPermission', 'once it is approved'), ('DisableApply', 'not at all')], db_default='', max_length=14, verbose_name='people join'),
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('application_id', models.CharField(max_length=32, unique=True, verbose_name='application ID')),
                ('text', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('closed', 'over without an answer')], default='waiting', max_length=8)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='messaging.conversation')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice_id', models.CharField(max_length=64, unique=True, verbose_name='notice ID')),
                ('operation', models.PositiveSmallIntegerField(choices=[(1, 'somebody asks to come in'), (2, 'you were let in'), (3, 'you were not let in'), (4, 'you were removed'), (22, 'a member wants to bring somebody in'), (13, 'whom you invited was let in'), (14, 'whom you invited was not let in')])),
                ('outcome', models.CharField(choices=[('waiting', 'Waiting'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('closed', 'over without an answer')], default='waiting', max_length=8)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('change_seq', models.PositiveBigIntegerField()),
                ('application', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='messaging.application')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='messaging.conversation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('conversation', 'person'), name='one_waits_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='an_application_that_ended_says_when'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('person', 'change_seq'), name='one_number_per_notice'),
        ),
    ]
