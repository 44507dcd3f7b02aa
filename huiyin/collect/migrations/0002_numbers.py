"""The sequence that numbers come from."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("collect", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE collect_request_no", "DROP SEQUENCE collect_request_no"),
    ]
