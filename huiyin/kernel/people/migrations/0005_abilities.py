"""What volunteers could do and where they belonged before each skill and each team had a row of its own."""

from django.db import migrations

ROWS = """
INSERT INTO people_volunteerskill (volunteer_id, skill_id, confirmed_at, added_at)
SELECT v.id, s.id, CASE WHEN s.needs_proof THEN v.joined_at END, v.joined_at
FROM people_volunteer v CROSS JOIN LATERAL unnest(v.skills) able JOIN people_skill s ON s.id = able
ON CONFLICT DO NOTHING;
INSERT INTO people_teammember (volunteer_id, team_id, leads, since)
SELECT id, organisation_id, is_leader, joined_at::date FROM people_volunteer WHERE organisation_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_volunteers")]

    operations = [migrations.RunSQL(ROWS, migrations.RunSQL.noop)]
