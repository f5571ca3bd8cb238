"""The people who can be asked, and what else they are parted by than level and department."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Attributes and people."""

    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Attribute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30)),
                ("label", models.CharField(max_length=80)),
                ("options", models.TextField(default="[]")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "code"), name="one_attribute_of_a_code")
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(blank=True, default="", max_length=80)),
                ("name", models.CharField(max_length=160)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("attributes", models.TextField(default="{}")),
                ("language", models.CharField(blank=True, default="", max_length=8)),
                ("left_on", models.DateField(blank=True, null=True)),
                ("department", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.department")),
                ("level", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.level")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation")),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "name"], name="people_by_name")],
                "constraints": [
                    models.UniqueConstraint(condition=~Q(email=""), fields=("organisation", "email"), name="one_person_of_an_address"),
                    models.UniqueConstraint(condition=~Q(reference=""), fields=("organisation", "reference"), name="one_person_of_a_reference"),
                ],
            },
        ),
    ]
