-- The first shape of a vault. Types and constraints are those that SQLite and PostgreSQL share; times are RFC 3339 text in UTC. Only the
-- triggers at the end are in SQLite's own words.

-- What was promised when the vault was made: one row, never changed.
CREATE TABLE promise (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    made TEXT NOT NULL,
    lifetime_epsilon TEXT NOT NULL,
    delta TEXT NOT NULL,
    cap_rho_units BIGINT NOT NULL,
    records_per_person BIGINT NOT NULL CHECK (records_per_person >= 1),
    recipient TEXT NOT NULL
);

CREATE TABLE contributors (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL UNIQUE,
    registered TEXT NOT NULL
);

-- A submission is active until another supersedes it. Its cases and its report are in submissions/<id>.age.
CREATE TABLE submissions (
    id TEXT NOT NULL PRIMARY KEY,
    contributor TEXT NOT NULL REFERENCES contributors (id),
    file_name TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    layout TEXT NOT NULL,
    cases BIGINT NOT NULL,
    received TEXT NOT NULL,
    supersedes TEXT UNIQUE REFERENCES submissions (id),
    sealed_sha256 TEXT NOT NULL,
    sealed_bytes BIGINT NOT NULL
);
CREATE INDEX submissions_by_source ON submissions (contributor, source_sha256);

CREATE TABLE builds (
    id TEXT NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('begun', 'charged', 'built', 'published', 'abandoned')),
    begun TEXT NOT NULL,
    changed TEXT NOT NULL,
    release_id TEXT UNIQUE,
    path TEXT
);
CREATE INDEX builds_by_fingerprint ON builds (fingerprint);

-- Two hash chains. An entry is its JSON text; a hash covers the entry, its number and every entry before it.
CREATE TABLE ledger (
    number BIGINT NOT NULL PRIMARY KEY,
    entry TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TABLE audit (
    number BIGINT NOT NULL PRIMARY KEY,
    entry TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- What was written stays written. The chains show tampering by those who get round this.
CREATE TRIGGER promise_is_kept_update BEFORE UPDATE ON promise
BEGIN SELECT RAISE(ABORT, 'what a vault promised cannot be changed'); END;
CREATE TRIGGER promise_is_kept_delete BEFORE DELETE ON promise
BEGIN SELECT RAISE(ABORT, 'what a vault promised cannot be deleted'); END;

CREATE TRIGGER ledger_is_append_only_update BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: entries cannot be changed'); END;
CREATE TRIGGER ledger_is_append_only_delete BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: entries cannot be deleted'); END;
-- It also stops INSERT OR REPLACE, which deletes without a word to the trigger above.
CREATE TRIGGER ledger_is_append_only_insert BEFORE INSERT ON ledger
WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM ledger)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: entries are added at its end'); END;

CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: entries cannot be changed'); END;
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: entries cannot be deleted'); END;
CREATE TRIGGER audit_is_append_only_insert BEFORE INSERT ON audit
WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: entries are added at its end'); END;
