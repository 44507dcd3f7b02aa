"""The sequence that numbers come from."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE plan_project_no", "DROP SEQUENCE plan_project_no"),
    ]
