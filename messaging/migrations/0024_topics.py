"""Communities have topics."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0023_group_data'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='community',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='messaging.conversation'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='has_topics',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='conversation',
            name='topic_data',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=700, verbose_name='what an application keeps with a topic'),
        ),
        migrations.AlterField(
            model_name='conversation',
            name='group_id',
            field=models.CharField(max_length=80, null=True, unique=True, verbose_name='group ID'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('community', None), ('has_topics', False), ('topic_data', '')), models.Q(('community', None), ('group_type', 'Community'), ('has_topics', True), ('topic_data', '')), models.Q(('community__isnull', False), ('group_type', 'Community'), ('has_topics', False)), _connector='OR'), name='only_communities_have_topics'),
        ),
    ]
