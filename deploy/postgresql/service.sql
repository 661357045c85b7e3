-- What the service may: read and write rows, and nothing of the tables themselves. Run once by their owner, in the empty
-- database: it holds for whatever tables that owner makes from then on, by each release's migrations.
GRANT USAGE ON SCHEMA public TO chat;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO chat;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO chat;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO chat;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO chat;
-- PostgreSQL 14 lets anybody make tables here.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
