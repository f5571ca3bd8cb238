"""Invitations, sealed ballots, drafts, comments apart, and what may be shown."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ask', '0005_parts_stand_on_rounds'),
        ('people', '0002_people_who_can_be_asked'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to='ask.round')),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='ask.round')),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.TextField()),
                ('rule', models.CharField(max_length=40)),
                ('made_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                ('part', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='release', to='ask.roundpart')),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('item', models.CharField(max_length=20)),
                ('tense', models.CharField(choices=[('now', 'Now'), ('future', 'Future')], default='now', max_length=6)),
                ('kind', models.CharField(choices=[('note', 'Note'), ('text', 'Text')], default='note', max_length=4)),
                ('text', models.TextField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='ask.roundpart')),
            ],
            options={
                'indexes': [models.Index(fields=['part', 'item'], name='comments_by_item')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('groups', models.TextField(default='{}')),
                ('language', models.CharField(blank=True, default='', max_length=8)),
                ('used', models.BooleanField(default=False)),
                ('mailed_on', models.DateField(blank=True, null=True)),
                ('mails', models.PositiveSmallIntegerField(default=0)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='ask.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='one_invitation_a_person')],
            },
        ),
    ]
