"""What was a round becomes the part of one: a round asks one instrument or several."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def _rename_indexes(_apps, schema_editor):
    """Give the renamed table's indexes its name: PostgreSQL keeps the old ones, and a new table of
    the old name would ask for them again."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'ask_roundpart'")
        for (name,) in cursor.fetchall():
            if name.startswith("ask_round_"):
                new = name.replace("ask_round_", "ask_roundpart_", 1)
                cursor.execute(f'ALTER INDEX "{name}" RENAME TO "{new}"')


class Migration(migrations.Migration):
    """Rounds above their parts; the rows are brought over by the next migration."""

    dependencies = [("ask", "0002_codes_may_be_many"), ("people", "0002_people_who_can_be_asked")]
    operations = [
        migrations.RemoveConstraint("round", "round_closes_after_it_opens"),
        migrations.RemoveIndex("round", "rounds_newest"),
        migrations.RemoveConstraint("sheet", "one_sheet_a_respondent"),
        migrations.RenameModel("Round", "RoundPart"),
        migrations.RunPython(_rename_indexes, migrations.RunPython.noop),
        migrations.RenameField("sheet", "round", "part"),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(max_length=32, unique=True)),
                ("title", models.CharField(max_length=120)),
                ("voice", models.CharField(choices=[("private", "Private"), ("room", "Room"), ("imported", "Imported")], default="private", max_length=8)),
                ("mode", models.CharField(choices=[("anonymous", "Anonymous"), ("named", "Named")], default="anonymous", max_length=9)),
                ("min_group", models.PositiveSmallIntegerField(default=5)),
                ("ways", models.CharField(blank=True, default="", max_length=40)),
                ("languages", models.CharField(default="en", max_length=60)),
                ("welcome", models.TextField(blank=True, default="")),
                ("share_back", models.BooleanField(default=True)),
                ("asked", models.PositiveIntegerField(blank=True, null=True)),
                ("structure", models.TextField(blank=True, default="{}")),
                ("created_at", models.DateTimeField()),
                ("opens_at", models.DateTimeField(blank=True, null=True)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("keeping", models.CharField(choices=[("file", "File"), ("passphrase", "Passphrase"), ("codes", "Codes")], default="file", max_length=10)),
                ("public_key", models.CharField(blank=True, default="", max_length=64)),
                ("pin", models.CharField(blank=True, max_length=12, null=True, unique=True)),
                ("file_digest", models.CharField(blank=True, default="", max_length=64)),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation")),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "-opened_at"], name="rounds_by_opening")],
                "constraints": [
                    models.CheckConstraint(condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")), name="a_round_closes_after_it_opens"),
                    models.CheckConstraint(condition=Q(min_group__gte=3), name="a_group_is_never_under_three"),
                ],
            },
        ),
        migrations.AddField("roundpart", "position", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            "roundpart",
            "round",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="ask.round"),
        ),
    ]
