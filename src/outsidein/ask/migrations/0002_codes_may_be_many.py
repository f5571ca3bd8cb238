"""An organisation with many departments ticks more codes than a short text holds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Long lists of codes."""

    dependencies = [("ask", "0001_initial")]
    operations = [
        migrations.AlterField(
            model_name="answer", name="codes", field=models.TextField(blank=True, default="")
        ),
    ]
