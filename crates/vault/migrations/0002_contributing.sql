-- What contributors do themselves: accounts, agreements, files on their way in, consent and withdrawal. Times are RFC 3339 text in UTC, days are
-- ISO 8601. Secrets stand here as hashes only.

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL,
    folded_login TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('contributor', 'steward', 'data-protection-officer', 'auditor', 'administrator')),
    -- Those of an organisation see that organisation; the others belong to the repository.
    contributor TEXT REFERENCES contributors (id),
    password TEXT NOT NULL,
    -- The secret of the one-time codes is derived from this and a key that is not in the database.
    totp_salt TEXT NOT NULL,
    totp_step BIGINT NOT NULL,
    made TEXT NOT NULL,
    closed TEXT,
    CHECK ((role = 'contributor') = (contributor IS NOT NULL))
);

CREATE TABLE recovery_codes (
    hash TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id)
);

CREATE TABLE invitations (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    contributor TEXT REFERENCES contributors (id),
    made TEXT NOT NULL,
    expires TEXT NOT NULL,
    used TEXT,
    CHECK ((role = 'contributor') = (contributor IS NOT NULL))
);

CREATE TABLE sessions (
    hash TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    form_token TEXT NOT NULL,
    begun TEXT NOT NULL,
    seen TEXT NOT NULL
);

CREATE TABLE api_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('read', 'submit')),
    made TEXT NOT NULL,
    expires TEXT NOT NULL,
    revoked TEXT
);

-- The keys with which a contributor signs its parcels.
CREATE TABLE contributor_keys (
    contributor TEXT NOT NULL REFERENCES contributors (id),
    public_key TEXT NOT NULL,
    registered TEXT NOT NULL,
    PRIMARY KEY (contributor, public_key)
);

-- A data-sharing agreement: from when until when files may be handed in, and which years of registration they may hold.
CREATE TABLE agreements (
    id TEXT NOT NULL PRIMARY KEY,
    contributor TEXT NOT NULL REFERENCES contributors (id),
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    first_year BIGINT NOT NULL,
    last_year BIGINT NOT NULL,
    consent_required BIGINT NOT NULL CHECK (consent_required IN (0, 1)),
    recorded TEXT NOT NULL,
    ended TEXT,
    CHECK (from_day <= until_day AND first_year <= last_year)
);

-- A file on its way in. Its pieces, and what was found in it, are in inbox/<id>/.
CREATE TABLE deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    contributor TEXT NOT NULL REFERENCES contributors (id),
    file_name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    at_once BIGINT NOT NULL CHECK (at_once IN (0, 1)),
    -- The submission whose place the cases take, and the rows of its source that are sent anew; without rows, all of it.
    replaces TEXT REFERENCES submissions (id),
    replaced_rows TEXT,
    state TEXT NOT NULL CHECK (state IN ('receiving', 'received', 'checked', 'accepted', 'refused', 'withdrawn')),
    submission TEXT REFERENCES submissions (id),
    begun TEXT NOT NULL,
    changed TEXT NOT NULL
);
CREATE INDEX deliveries_by_contributor ON deliveries (contributor, begun);

CREATE TABLE delivery_pieces (
    delivery TEXT NOT NULL REFERENCES deliveries (id),
    first_byte BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (delivery, first_byte)
);

-- Submissions that their contributor took back. They stay on record and go into no release.
CREATE TABLE withdrawn_submissions (
    submission TEXT NOT NULL PRIMARY KEY REFERENCES submissions (id),
    withdrawn TEXT NOT NULL
);

-- Persons are told by a hash of contributor and pseudonymous key, so that this table cannot be laid beside a case.
CREATE TABLE withdrawal_tokens (
    hash TEXT NOT NULL,
    contributor TEXT NOT NULL REFERENCES contributors (id),
    person TEXT NOT NULL,
    PRIMARY KEY (hash, contributor)
);
CREATE TABLE withdrawals (
    contributor TEXT NOT NULL REFERENCES contributors (id),
    person TEXT NOT NULL,
    withdrawn TEXT NOT NULL,
    PRIMARY KEY (contributor, person)
);
CREATE TABLE consents (
    contributor TEXT NOT NULL REFERENCES contributors (id),
    person TEXT NOT NULL,
    scopes TEXT NOT NULL,
    given TEXT,
    expires TEXT,
    recorded TEXT NOT NULL,
    PRIMARY KEY (contributor, person)
);

CREATE TRIGGER withdrawals_last_update BEFORE UPDATE ON withdrawals
BEGIN SELECT RAISE(ABORT, 'a withdrawal cannot be changed'); END;
CREATE TRIGGER withdrawals_last_delete BEFORE DELETE ON withdrawals
BEGIN SELECT RAISE(ABORT, 'a withdrawal cannot be deleted'); END;
