from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0004_told_positions'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='custom_data',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=256),
        ),
        migrations.AddField(
            model_name='member',
            name='is_pinned',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='member',
            name='marks',
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='member',
            name='remind_type',
            field=models.CharField(choices=[('AcceptAndNotify', 'told'), ('AcceptNotNotify', 'comes in silence'), ('Discard', 'is not delivered'), ('AcceptNotNotifyExceptAt', 'comes in silence, but for mentions'), ('NotReceiveMsgExceptAt', 'is not delivered, but for mentions')], db_default='AcceptAndNotify', default='AcceptAndNotify', editable=False, max_length=23),
        ),
        migrations.AddField(
            model_name='member',
            name='remind_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='member',
            name='removed_seq',
            field=models.PositiveBigIntegerField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('remind_until', None), models.Q(('remind_type', 'AcceptAndNotify'), _negated=True), _connector='OR'), name='only_silence_ends'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('marks__gte', 0)), name='marks_are_bits'),
        ),
    ]
