"""An own instrument's codes may have thirty signs, and so has what keeps them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ask', '0010_codes_of_free_words'),
    ]

    operations = [
        migrations.AlterField(
            model_name='answer',
            name='item',
            field=models.CharField(max_length=30),
        ),
        migrations.AlterField(
            model_name='comment',
            name='item',
            field=models.CharField(max_length=30),
        ),
        migrations.AlterField(
            model_name='textgroup',
            name='item',
            field=models.CharField(max_length=30),
        ),
    ]
