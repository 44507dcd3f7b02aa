"""What the database itself does for the log: it refuses to change history, and wakes the worker."""

from django.db import migrations

GUARD = """
CREATE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'History is never edited: % on %', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events_event
    FOR EACH ROW EXECUTE FUNCTION events_refuse();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events_event
    FOR EACH STATEMENT EXECUTE FUNCTION events_refuse();
CREATE TRIGGER roots_append_only BEFORE UPDATE OR DELETE ON events_dailyroot
    FOR EACH ROW EXECUTE FUNCTION events_refuse();
CREATE FUNCTION events_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY huiyin_outbox;
    RETURN NULL;
END $$;
CREATE TRIGGER events_wake_worker AFTER INSERT ON events_delivery
    FOR EACH STATEMENT EXECUTE FUNCTION events_wake();
"""

UNGUARD = """
DROP TRIGGER events_wake_worker ON events_delivery;
DROP FUNCTION events_wake();
DROP TRIGGER roots_append_only ON events_dailyroot;
DROP TRIGGER events_no_truncate ON events_event;
DROP TRIGGER events_append_only ON events_event;
DROP FUNCTION events_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
