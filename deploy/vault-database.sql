-- What the role of a vault's services may do in its PostgreSQL database: read, add, change what changes, and nothing of the tables themselves, so that
-- it can neither rewrite the ledger nor take away the triggers that keep it. Run it as the role that owns the database, after `amparo vault init` or
-- `amparo vault restore`, and again after every upgrade that brought new tables:
--
--     psql "postgres://amparo_owner@db.example.org/amparo" -v ON_ERROR_STOP=1 -f deploy/vault-database.sql
--
-- The role is made before by whoever runs the server: CREATE ROLE amparo_service LOGIN;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO amparo_service;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM amparo_service;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO amparo_service;
REVOKE INSERT ON public._sqlx_migrations, public.promise FROM amparo_service;
GRANT UPDATE ON
    public.accounts, public.agreements, public.api_tokens, public.builds, public.consents, public.deliveries, public.invitations,
    public.recruiter_licences, public.recruiters, public.sessions
    TO amparo_service;
GRANT DELETE ON public.person_links, public.recovery_codes, public.sessions TO amparo_service;
