"""Every part that was a round of its own gets its round: a file of answers, taken whole."""

import secrets

from django.db import migrations


def _bring_over(apps, schema_editor):
    part, round_ = apps.get_model("ask", "RoundPart"), apps.get_model("ask", "Round")
    for one in part._base_manager.filter(round__isnull=True).order_by("id").iterator():
        one.round = round_._base_manager.create(
            public_id=secrets.token_urlsafe(16),
            organisation_id=one.organisation_id,
            title=one.title,
            voice="imported",
            mode="anonymous",
            asked=one.asked,
            created_at=one.opened_at,
            opened_at=one.opened_at,
            closed_at=one.closed_at,
            file_digest=one.file_digest,
        )
        one.save(update_fields=["round"])


def _take_back(apps, schema_editor):
    part, round_ = apps.get_model("ask", "RoundPart"), apps.get_model("ask", "Round")
    for one in part._base_manager.select_related("round").order_by("id").iterator():
        for name in ("title", "asked", "opened_at", "closed_at", "file_digest"):
            setattr(one, name, getattr(one.round, name))
        one.round = None
        one.save()
    round_._base_manager.all().delete()


class Migration(migrations.Migration):
    """Rows only."""

    dependencies = [("ask", "0003_parts_of_rounds")]
    operations = [migrations.RunPython(_bring_over, _take_back)]
