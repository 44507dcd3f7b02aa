"""What was served before the ledger: a draft for each service, and sums that are those of the ledger."""

from django.db import migrations

DRAFTS = """
INSERT INTO dispatch_servicehour (
    key, volunteer_id, assignment_id, what, title, place_id, township_ref, village_ref, organisation_id,
    lat, lon, day, began_at, ended_at, breaks, minutes, state, flags, decided_why, drafted_at, why,
    by_served, voided_why
)
SELECT
    gen_random_uuid(), one.volunteer_id, one.id, 'service', slot.title, project.place_id,
    project.township_ref, project.village_ref, project.organisation_id,
    coalesce(slot.lat, spot.lat), coalesce(slot.lon, spot.lon),
    (slot.starts_at AT TIME ZONE 'Asia/Shanghai')::date,
    greatest(one.checked_in_at, slot.starts_at),
    greatest(one.checked_in_at, slot.starts_at, least(one.checked_out_at, slot.ends_at)),
    0, one.minutes, 'draft', '{}', '', one.checked_out_at, '', false, ''
FROM dispatch_assignment AS one
JOIN plan_slot AS slot ON slot.id = one.slot_id
JOIN plan_project AS project ON project.id = slot.project_id
JOIN places_place AS spot ON spot.id = slot.place_id
WHERE one.state = 'served' AND one.checked_in_at IS NOT NULL AND one.checked_out_at IS NOT NULL
ORDER BY one.id
"""
SUMS = """
UPDATE people_volunteer SET minutes_served = told.minutes
FROM (SELECT volunteer_id, sum(minutes) AS minutes FROM dispatch_servicehour GROUP BY volunteer_id) AS told
WHERE people_volunteer.id = told.volunteer_id AND people_volunteer.minutes_served <> told.minutes
"""


class Migration(migrations.Migration):
    """Only rows; nothing is lost on the way back."""

    dependencies = [("dispatch", "0016_hours"), ("plan", "0004_closing")]
    operations = [migrations.RunSQL([DRAFTS, SUMS], migrations.RunSQL.noop)]
