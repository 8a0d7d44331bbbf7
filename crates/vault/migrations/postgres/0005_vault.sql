-- The first shape of a vault on PostgreSQL: what SQLite's first five steps came to, table by table and column by column. Times are RFC 3339 text in UTC, days are ISO 8601.
--
-- Text is compared by its bytes, as SQLite does, whatever the language of the database: moments are compared as text. What points to another table may wait for it until a transaction
-- ends, for the sake of a restored backup.

-- What was promised when the vault was made: one row, never changed.
CREATE TABLE promise (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    made TEXT COLLATE "C" NOT NULL,
    lifetime_epsilon TEXT COLLATE "C" NOT NULL,
    delta TEXT COLLATE "C" NOT NULL,
    cap_rho_units BIGINT NOT NULL,
    records_per_person BIGINT NOT NULL CHECK (records_per_person >= 1),
    recipient TEXT COLLATE "C" NOT NULL
);

-- Keys come and go. What was encrypted to an earlier recipient is opened with its identity, which stays among the keys.
CREATE TABLE recipients (
    number BIGINT NOT NULL PRIMARY KEY,
    recipient TEXT COLLATE "C" NOT NULL UNIQUE,
    since TEXT COLLATE "C" NOT NULL
);

CREATE TABLE contributors (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    folded_name TEXT COLLATE "C" NOT NULL UNIQUE,
    registered TEXT COLLATE "C" NOT NULL
);

-- A submission is active until another supersedes it. Its cases and its report are in submissions/<id>.age.
CREATE TABLE submissions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    contributor TEXT COLLATE "C" NOT NULL REFERENCES contributors (id) DEFERRABLE,
    file_name TEXT COLLATE "C" NOT NULL,
    source_sha256 TEXT COLLATE "C" NOT NULL,
    layout TEXT COLLATE "C" NOT NULL,
    cases BIGINT NOT NULL,
    received TEXT COLLATE "C" NOT NULL,
    supersedes TEXT COLLATE "C" UNIQUE REFERENCES submissions (id) DEFERRABLE,
    sealed_sha256 TEXT COLLATE "C" NOT NULL,
    sealed_bytes BIGINT NOT NULL
);
CREATE INDEX submissions_by_source ON submissions (contributor, source_sha256);

CREATE TABLE builds (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    fingerprint TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('begun', 'charged', 'built', 'published', 'abandoned')),
    begun TEXT COLLATE "C" NOT NULL,
    changed TEXT COLLATE "C" NOT NULL,
    release_id TEXT COLLATE "C" UNIQUE,
    path TEXT COLLATE "C"
);
CREATE INDEX builds_by_fingerprint ON builds (fingerprint);

-- Two hash chains. An entry is its JSON text; a hash covers the entry, its number and every entry before it.
CREATE TABLE ledger (
    number BIGINT NOT NULL PRIMARY KEY,
    entry TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);
CREATE TABLE audit (
    number BIGINT NOT NULL PRIMARY KEY,
    entry TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);

-- Who acts in the vault's service. Secrets stand here as hashes only.
CREATE TABLE accounts (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    login TEXT COLLATE "C" NOT NULL,
    folded_login TEXT COLLATE "C" NOT NULL UNIQUE,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('contributor', 'steward', 'data-protection-officer', 'auditor', 'administrator',
                                                   'applicant', 'certification-auditor', 'certification-officer', 'company')),
    -- Those of an organisation see that organisation; the others belong to the repository.
    contributor TEXT COLLATE "C" REFERENCES contributors (id) DEFERRABLE,
    password TEXT COLLATE "C" NOT NULL,
    -- The secret of the one-time codes is derived from this and a key that is not in the database.
    totp_salt TEXT COLLATE "C" NOT NULL,
    totp_step BIGINT NOT NULL,
    made TEXT COLLATE "C" NOT NULL,
    closed TEXT COLLATE "C",
    CHECK ((role IN ('contributor', 'applicant', 'company')) = (contributor IS NOT NULL))
);

CREATE TABLE recovery_codes (
    hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) DEFERRABLE
);

CREATE TABLE invitations (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    hash TEXT COLLATE "C" NOT NULL UNIQUE,
    role TEXT COLLATE "C" NOT NULL,
    contributor TEXT COLLATE "C" REFERENCES contributors (id) DEFERRABLE,
    made TEXT COLLATE "C" NOT NULL,
    expires TEXT COLLATE "C" NOT NULL,
    used TEXT COLLATE "C",
    CHECK ((role IN ('contributor', 'applicant', 'company')) = (contributor IS NOT NULL))
);

CREATE TABLE sessions (
    hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) DEFERRABLE,
    form_token TEXT COLLATE "C" NOT NULL,
    begun TEXT COLLATE "C" NOT NULL,
    seen TEXT COLLATE "C" NOT NULL
);

CREATE TABLE api_tokens (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    hash TEXT COLLATE "C" NOT NULL UNIQUE,
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) DEFERRABLE,
    name TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL CHECK (scope IN ('read', 'submit')),
    made TEXT COLLATE "C" NOT NULL,
    expires TEXT COLLATE "C" NOT NULL,
    revoked TEXT COLLATE "C"
);

-- The keys with which a contributor signs its parcels, and those that sign none any more.
CREATE TABLE contributor_keys (
    contributor TEXT COLLATE "C" NOT NULL REFERENCES contributors (id) DEFERRABLE,
    public_key TEXT COLLATE "C" NOT NULL,
    registered TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (contributor, public_key)
);
CREATE TABLE revoked_contributor_keys (
    contributor TEXT COLLATE "C" NOT NULL REFERENCES contributors (id) DEFERRABLE,
    public_key TEXT COLLATE "C" NOT NULL,
    revoked TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (contributor, public_key)
);

-- A data-sharing agreement: from when until when files may be handed in, and which years of registration they may hold.
CREATE TABLE agreements (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    contributor TEXT COLLATE "C" NOT NULL REFERENCES contributors (id) DEFERRABLE,
    from_day TEXT COLLATE "C" NOT NULL,
    until_day TEXT COLLATE "C" NOT NULL,
    first_year BIGINT NOT NULL,
    last_year BIGINT NOT NULL,
    consent_required BIGINT NOT NULL CHECK (consent_required IN (0, 1)),
    recorded TEXT COLLATE "C" NOT NULL,
    ended TEXT COLLATE "C",
    CHECK (from_day <= until_day AND first_year <= last_year)
);

-- A file on its way in. Its pieces, and what was found in it, are in inbox/<id>/.
CREATE TABLE deliveries (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    contributor TEXT COLLATE "C" NOT NULL REFERENCES contributors (id) DEFERRABLE,
    file_name TEXT COLLATE "C" NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    at_once BIGINT NOT NULL CHECK (at_once IN (0, 1)),
    -- The submission whose place the cases take, and the rows of its source that are sent anew; without rows, all of it.
    replaces TEXT COLLATE "C" REFERENCES submissions (id) DEFERRABLE,
    replaced_rows TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('receiving', 'received', 'checked', 'accepted', 'refused', 'withdrawn')),
    submission TEXT COLLATE "C" REFERENCES submissions (id) DEFERRABLE,
    begun TEXT COLLATE "C" NOT NULL,
    changed TEXT COLLATE "C" NOT NULL
);
CREATE INDEX deliveries_by_contributor ON deliveries (contributor, begun);

CREATE TABLE delivery_pieces (
    delivery TEXT COLLATE "C" NOT NULL REFERENCES deliveries (id) DEFERRABLE,
    first_byte BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (delivery, first_byte)
);

-- Submissions that their contributor took back. They stay on record and go into no release.
CREATE TABLE withdrawn_submissions (
    submission TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES submissions (id) DEFERRABLE,
    withdrawn TEXT COLLATE "C" NOT NULL
);

-- Persons are told by a hash of contributor and pseudonymous key, so that this table cannot be laid beside a case.
CREATE TABLE withdrawal_tokens (
    hash TEXT COLLATE "C" NOT NULL,
    contributor TEXT COLLATE "C" NOT NULL REFERENCES contributors (id) DEFERRABLE,
    person TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (hash, contributor)
);
CREATE TABLE withdrawals (
    contributor TEXT COLLATE "C" NOT NULL REFERENCES contributors (id) DEFERRABLE,
    person TEXT COLLATE "C" NOT NULL,
    withdrawn TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (contributor, person)
);
CREATE TABLE consents (
    contributor TEXT COLLATE "C" NOT NULL REFERENCES contributors (id) DEFERRABLE,
    person TEXT COLLATE "C" NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    given TEXT COLLATE "C",
    expires TEXT COLLATE "C",
    recorded TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (contributor, person)
);

-- Under which secret the persons of a submission are keyed: 'own' is the vault's for that contributor, sixteen hexadecimal digits name a secret of the
-- contributor's. Submissions without any person's key have no row.
CREATE TABLE submission_person_keys (
    submission TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES submissions (id) DEFERRABLE,
    key_id TEXT COLLATE "C" NOT NULL,
    -- Its persons are linked to those whom the vault had keyed under its own secret.
    joined BIGINT NOT NULL CHECK (joined IN (0, 1))
);

-- The parcels that were taken in, by their names, so that one that got lost on the way is missed.
CREATE TABLE parcels (
    parcel TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    contributor TEXT COLLATE "C" NOT NULL REFERENCES contributors (id) DEFERRABLE,
    submission TEXT COLLATE "C" NOT NULL REFERENCES submissions (id) DEFERRABLE
);

-- Persons who are one unit of privacy though they have several marks. 'rekeyed': the same person of the same contributor, under its earlier and its present
-- secret. 'agreed': persons of several contributors whose tokens are equal, by agreement between these.
CREATE TABLE person_links (
    link TEXT COLLATE "C" NOT NULL,
    contributor TEXT COLLATE "C" NOT NULL REFERENCES contributors (id) DEFERRABLE,
    person TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('rekeyed', 'agreed')),
    PRIMARY KEY (link, contributor, person)
);
CREATE INDEX person_links_by_person ON person_links (person);

-- Files that somebody outside the repository handed in, each encrypted in kept/<id>.age.
CREATE TABLE kept_files (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    contributor TEXT COLLATE "C" NOT NULL REFERENCES contributors (id) DEFERRABLE,
    file_name TEXT COLLATE "C" NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    sealed_sha256 TEXT COLLATE "C" NOT NULL,
    stored TEXT COLLATE "C" NOT NULL
);

-- The public id of a recruiter who applies, and where it is registered.
CREATE TABLE recruiters (
    contributor TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES contributors (id) DEFERRABLE,
    party TEXT COLLATE "C" NOT NULL UNIQUE,
    country TEXT COLLATE "C" NOT NULL
);

-- A licence to recruit counts once an officer has seen it.
CREATE TABLE recruiter_licences (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    contributor TEXT COLLATE "C" NOT NULL REFERENCES contributors (id) DEFERRABLE,
    country TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    from_day TEXT COLLATE "C" NOT NULL,
    until_day TEXT COLLATE "C",
    evidence TEXT COLLATE "C",
    recorded TEXT COLLATE "C" NOT NULL,
    seen TEXT COLLATE "C"
);

CREATE TABLE certification_cases (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    contributor TEXT COLLATE "C" NOT NULL REFERENCES contributors (id) DEFERRABLE,
    opened TEXT COLLATE "C" NOT NULL
);

-- What happened in a case, in order. A status is computed from these and stands nowhere.
CREATE TABLE certification_events (
    case_id TEXT COLLATE "C" NOT NULL REFERENCES certification_cases (id) DEFERRABLE,
    number BIGINT NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (case_id, number)
);

-- Who is asked to audit a case: they see it, declare their interests, and audit once they are named.
CREATE TABLE certification_assigned (
    case_id TEXT COLLATE "C" NOT NULL REFERENCES certification_cases (id) DEFERRABLE,
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) DEFERRABLE,
    PRIMARY KEY (case_id, account)
);

CREATE TABLE certification_evidence (
    file TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES kept_files (id) DEFERRABLE,
    case_id TEXT COLLATE "C" NOT NULL REFERENCES certification_cases (id) DEFERRABLE,
    criterion TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) DEFERRABLE
);

-- Tables of a company's labour supply chain.
CREATE TABLE chain_tables (
    file TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES kept_files (id) DEFERRABLE
);

-- What was written stays written. The chains show tampering by those who get round this.
CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END
$$;
CREATE FUNCTION goes_to_the_end() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last BIGINT;
BEGIN
    EXECUTE format('SELECT COALESCE(MAX(number), 0) FROM %I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO last;
    IF NEW.number <> last + 1 THEN
        RAISE EXCEPTION '%', TG_ARGV[0];
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER promise_is_kept_update BEFORE UPDATE ON promise
    FOR EACH STATEMENT EXECUTE FUNCTION stays('what a vault promised cannot be changed');
CREATE TRIGGER promise_is_kept_delete BEFORE DELETE OR TRUNCATE ON promise
    FOR EACH STATEMENT EXECUTE FUNCTION stays('what a vault promised cannot be deleted');

CREATE TRIGGER ledger_is_append_only_update BEFORE UPDATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION stays('the ledger is append-only: entries cannot be changed');
CREATE TRIGGER ledger_is_append_only_delete BEFORE DELETE OR TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION stays('the ledger is append-only: entries cannot be deleted');
CREATE TRIGGER ledger_is_append_only_insert BEFORE INSERT ON ledger
    FOR EACH ROW EXECUTE FUNCTION goes_to_the_end('the ledger is append-only: entries are added at its end');

CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION stays('the audit log is append-only: entries cannot be changed');
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION stays('the audit log is append-only: entries cannot be deleted');
CREATE TRIGGER audit_is_append_only_insert BEFORE INSERT ON audit
    FOR EACH ROW EXECUTE FUNCTION goes_to_the_end('the audit log is append-only: entries are added at its end');

CREATE TRIGGER withdrawals_last_update BEFORE UPDATE ON withdrawals
    FOR EACH STATEMENT EXECUTE FUNCTION stays('a withdrawal cannot be changed');
CREATE TRIGGER withdrawals_last_delete BEFORE DELETE OR TRUNCATE ON withdrawals
    FOR EACH STATEMENT EXECUTE FUNCTION stays('a withdrawal cannot be deleted');

CREATE TRIGGER revoked_keys_last_update BEFORE UPDATE ON revoked_contributor_keys
    FOR EACH STATEMENT EXECUTE FUNCTION stays('a revocation cannot be changed');
CREATE TRIGGER revoked_keys_last_delete BEFORE DELETE OR TRUNCATE ON revoked_contributor_keys
    FOR EACH STATEMENT EXECUTE FUNCTION stays('a revocation cannot be deleted');

CREATE TRIGGER certification_events_last_update BEFORE UPDATE ON certification_events
    FOR EACH STATEMENT EXECUTE FUNCTION stays('an event of a certification cannot be changed');
CREATE TRIGGER certification_events_last_delete BEFORE DELETE OR TRUNCATE ON certification_events
    FOR EACH STATEMENT EXECUTE FUNCTION stays('an event of a certification cannot be deleted');
