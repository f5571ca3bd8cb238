"""The room: its seats, votes and points, and what was shown of each turn."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ask", "0006_sealed_ballots_tables"),
        ("people", "0002_people_who_can_be_asked"),
    ]

    operations = [
        migrations.CreateModel(
            name="Room",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=6, null=True, unique=True)),
                ("agenda", models.TextField(default="[]")),
                ("item", models.CharField(blank=True, default="", max_length=30)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("gathering", "Gathering"),
                            ("voting", "Voting"),
                            ("revealed", "Revealed"),
                            ("discussing", "Discussing"),
                            ("points", "Points"),
                            ("weighed", "Weighed"),
                            ("ended", "Ended"),
                        ],
                        default="gathering",
                        max_length=10,
                    ),
                ),
                ("turn", models.PositiveSmallIntegerField(default=0)),
                ("revealed", models.TextField(default="{}")),
                ("version", models.PositiveIntegerField(default=1)),
                ("asks_groups", models.BooleanField(default=False)),
                ("points_each", models.PositiveSmallIntegerField(default=0)),
                ("talk_until", models.DateTimeField(blank=True, null=True)),
                ("door_open", models.BooleanField(default=True)),
                (
                    "compare_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="ask.round",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="room",
                        to="ask.round",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reveal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(blank=True, default="", max_length=30)),
                ("turn", models.PositiveSmallIntegerField(default=0)),
                ("content", models.TextField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reveals",
                        to="ask.room",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Points",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=30)),
                ("voter", models.CharField(max_length=64)),
                ("points", models.PositiveSmallIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="ask.room",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("voter", models.CharField(max_length=64)),
                ("level", models.CharField(blank=True, default="", max_length=80)),
                ("department", models.CharField(blank=True, default="", max_length=80)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="ask.room",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=30)),
                ("turn", models.PositiveSmallIntegerField()),
                ("voter", models.CharField(max_length=64)),
                ("value", models.FloatField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="ask.room",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code__isnull", True), ("phase", "ended")),
                    models.Q(models.Q(("phase", "ended"), _negated=True), ("code__isnull", False)),
                    _connector="OR",
                ),
                name="only_an_open_room_has_a_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="reveal",
            constraint=models.UniqueConstraint(
                fields=("room", "item", "turn"), name="a_turn_is_revealed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="points",
            constraint=models.UniqueConstraint(
                fields=("room", "item", "voter"), name="points_once_a_voter_an_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("room", "voter"), name="one_seat_a_phone"),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(
                fields=("room", "item", "turn", "voter"), name="one_vote_a_voter_an_item_a_turn"
            ),
        ),
    ]
