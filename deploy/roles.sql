-- Two roles: the owner migrates, the application works and cannot change history even by a mistake in its code.
-- As a superuser, before the first migration and again after every migration:
--   psql -v ON_ERROR_STOP=1 -d huiyin -f deploy/roles.sql
-- The passwords are set once, by hand: \password huiyin_owner, \password huiyin_app

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'huiyin_owner') THEN
        CREATE ROLE huiyin_owner LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'huiyin_app') THEN
        CREATE ROLE huiyin_app LOGIN;
    END IF;
END $$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO huiyin_owner;
GRANT USAGE ON SCHEMA public TO huiyin_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO huiyin_app;
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO huiyin_app;
ALTER DEFAULT PRIVILEGES FOR ROLE huiyin_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO huiyin_app;
ALTER DEFAULT PRIVILEGES FOR ROLE huiyin_owner IN SCHEMA public
    GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO huiyin_app;

DO $$
BEGIN
    IF to_regclass('events_event') IS NOT NULL THEN
        REVOKE UPDATE, DELETE ON events_event, events_dailyroot, django_migrations FROM huiyin_app;
    END IF;
END $$;
