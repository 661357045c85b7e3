"""Groups mute a member or all, have room for so many, and carry fields of an application's own, as members do."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("messaging", "0018_groups_of_conversations")]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='custom',
            field=models.JSONField(blank=True, editable=False, null=True, verbose_name="fields of an application's own"),
        ),
        migrations.AddField(
            model_name='conversation',
            name='max_members',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='most members'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='mute_all',
            field=models.BooleanField(db_default=False, default=False, verbose_name='only owner and admins speak'),
        ),
        migrations.AddField(
            model_name='member',
            name='custom',
            field=models.JSONField(blank=True, editable=False, null=True, verbose_name="fields of an application's own"),
        ),
        migrations.AddField(
            model_name='member',
            name='muted_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
