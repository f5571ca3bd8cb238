"""Parts stand on their rounds; invitations, sealed ballots, comments apart, what may be shown."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The parts' own times go; the tables of the protocol come."""

    dependencies = [("ask", "0004_a_round_for_every_part")]
    operations = [
        *[
            migrations.RemoveField("roundpart", name)
            for name in ("title", "asked", "opened_at", "closed_at", "file_digest")
        ],
        migrations.AlterField(
            "roundpart",
            "round",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="ask.round"),
        ),
        migrations.AlterField(
            "roundpart",
            "instrument",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="ask.instrument"),
        ),
        migrations.AddConstraint(
            "roundpart",
            models.UniqueConstraint(fields=("round", "instrument"), name="an_instrument_once_a_round"),
        ),
        migrations.AddField("sheet", "attributes", models.TextField(blank=True, default="{}")),
        migrations.AlterField(
            "sheet",
            "part",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sheets", to="ask.roundpart"),
        ),
        migrations.AddConstraint(
            "sheet",
            models.UniqueConstraint(fields=("part", "respondent"), name="one_sheet_a_respondent_a_part"),
        ),
    ]
