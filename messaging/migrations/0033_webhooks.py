"""The outbox, and the back ends that are told of what is in it."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0032_limits'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutboxHead',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_outbox_head')],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=1000, verbose_name='address')),
                ('kinds', models.JSONField(default=list)),
                ('shape', models.CharField(choices=[('standard', 'Standard Webhooks')], default='standard', editable=False, max_length=12)),
                ('secret', models.TextField(editable=False)),
                ('old_secret', models.TextField(blank=True, editable=False)),
                ('old_secret_until', models.DateTimeField(editable=False, null=True, verbose_name='the secret before it signs until')),
                ('state', models.CharField(choices=[('active', 'Active'), ('paused', 'Paused'), ('off', 'switched off by the server')], default='active', editable=False, max_length=6)),
                ('state_since', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('off_reason', models.CharField(blank=True, editable=False, max_length=200)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('made_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'permissions': (('manage_webhook', 'Can say which back ends hear of what happens'),),
            },
        ),
        migrations.CreateModel(
            name='OutboxEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('kind', models.CharField(choices=[('message.sent', 'Message Sent'), ('message.edited', 'Message Edited'), ('message.recalled', 'Message Recalled'), ('receipt.given', 'Receipt Given'), ('conversation.read', 'Conversation Read'), ('member.joined', 'Member Joined'), ('member.left', 'Member Left'), ('group.created', 'Group Created'), ('group.changed', 'Group Changed'), ('group.dismissed', 'Group Dismissed'), ('group.full', 'Group Full')], max_length=24)),
                ('facts', models.JSONField(default=dict)),
                ('happened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('position', models.PositiveBigIntegerField(null=True, unique=True)),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='messaging.conversation')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('position', None)), fields=['id'], name='events_without_position'), models.Index(fields=['conversation', 'position'], name='events_of_a_conversation')],
            },
        ),
        migrations.CreateModel(
            name='WebhookAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.UUIDField()),
                ('kind', models.CharField(max_length=24)),
                ('position', models.PositiveBigIntegerField(null=True)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('milliseconds', models.PositiveIntegerField()),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('error', models.CharField(blank=True, max_length=200)),
                ('webhook', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='messaging.webhook')),
            ],
            options={
                'indexes': [models.Index(fields=['webhook', 'id'], name='attempts_of_a_webhook')],
            },
        ),
        migrations.CreateModel(
            name='WebhookLane',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('after', models.PositiveBigIntegerField()),
                ('upto', models.PositiveBigIntegerField()),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claim', models.UUIDField(null=True)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('failing_since', models.DateTimeField(null=True)),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='messaging.conversation')),
                ('webhook', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lanes', to='messaging.webhook')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('after__lt', models.F('upto'))), fields=['due_at'], name='lanes_that_wait')],
                'constraints': [models.UniqueConstraint(fields=('webhook', 'conversation'), name='one_lane_per_conversation'), models.CheckConstraint(condition=models.Q(models.Q(('claim', None), ('claimed_until', None)), models.Q(('claim__isnull', False), ('claimed_until__isnull', False)), _connector='OR'), name='a_claim_ends')],
            },
        ),
    ]
