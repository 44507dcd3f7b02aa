"""The sequence that numbers come from."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE archive_case_no", "DROP SEQUENCE archive_case_no"),
    ]
