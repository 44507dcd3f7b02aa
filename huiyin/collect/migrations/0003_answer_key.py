"""Each answer gets a key; the database makes one for every answer given so far."""

import uuid

import django.contrib.postgres.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collect", "0002_numbers")]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="key",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, unique=True
            ),
        ),
    ]
