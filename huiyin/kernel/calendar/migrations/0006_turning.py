from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("calendar", "0005_handing_over"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="warned_for",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="clock",
            name="told_for",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="clock",
            name="turns_at",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(~Q(state="running") | Q(told_for=F("due_at")), then=models.Value(None)),
                    models.When(warned_for=F("due_at"), then=F("due_at")),
                    default=F("warn_at"),
                ),
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                F("turns_at"), F("id"), name="clock_turning", condition=Q(turns_at__isnull=False)
            ),
        ),
    ]
