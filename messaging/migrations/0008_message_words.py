"""Words of messages for searching: a table of FTS5 on SQLite, a tsvector with its index on PostgreSQL."""

import django.db.models.deletion
from django.db import migrations, models

import messaging.models.search
from messaging.models.search import MessageWords
from messaging.search_words import words_of
from messaging.sql import insert_rows

PAGE = 2_000


class CreateIndexOfWords(migrations.CreateModel):
    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                "CREATE VIRTUAL TABLE messaging_messagewords USING fts5("
                "words, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3')"
            )
            return
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        schema_editor.execute("CREATE INDEX words_of_messages ON messaging_messagewords USING gin (words)")


def index_what_is_there(apps, schema_editor):
    messages = apps.get_model("messaging", "Message").objects.filter(
        type="TIMTextElem", recalled_at=None, is_system=False
    )
    after = 0
    while page := list(messages.filter(pk__gt=after).order_by("pk").values_list("pk", "payload")[:PAGE]):
        rows = [(pk, [word.said for word in words_of(payload.get("text", ""))]) for pk, payload in page]
        insert_rows(MessageWords, ("message", "words"), rows)
        after = page[-1][0]


class Migration(migrations.Migration):
    dependencies = [("messaging", "0007_reactions")]

    operations = [
        CreateIndexOfWords(
            name="MessageWords",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        db_column="rowid",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="messaging.message",
                    ),
                ),
                ("words", messaging.models.search.WordsField()),
            ],
            options={"verbose_name_plural": "words of messages"},
        ),
        migrations.RunPython(index_what_is_there, migrations.RunPython.noop),
    ]
