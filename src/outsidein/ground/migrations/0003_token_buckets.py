"""How often somebody may still try something."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ground', '0002_audit_is_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='TokenBucket',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('tokens', models.FloatField()),
                ('touched_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['touched_at'], name='buckets_by_time')],
            },
        ),
    ]
