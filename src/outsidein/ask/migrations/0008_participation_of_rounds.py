"""How many had answered by group, as it was last counted."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ask', '0007_the_room'),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='participation',
            field=models.TextField(blank=True, default='{}'),
        ),
    ]
