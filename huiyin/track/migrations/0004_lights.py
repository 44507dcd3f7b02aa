from django.db import migrations

KEEP = """
    UPDATE calendar_clock SET warned_for = calendar_clock.due_at FROM track_light AS light
    WHERE light.clock_ref = calendar_clock.id AND light.due_at = calendar_clock.due_at
        AND light.colour = 'yellow';
    UPDATE calendar_clock SET told_for = calendar_clock.due_at FROM track_light AS light
    WHERE light.clock_ref = calendar_clock.id AND light.due_at = calendar_clock.due_at
        AND light.colour = 'red';
"""


class Migration(migrations.Migration):
    """Of which deadline people were told is kept on the clock itself."""

    dependencies = [("track", "0003_handing_over"), ("calendar", "0006_turning")]

    operations = [
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.DeleteModel(name="Light"),
    ]
