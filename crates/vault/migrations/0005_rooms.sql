-- Rooms for those outside the repository who are not contributors: recruiters who want to be certified, the certification body's auditors and officers, and
-- companies whose labour supply chains are kept here. Their organisations stand in `contributors`.

-- SQLite cannot change a check; the tables are made anew, those that point to others last and dropped first.
CREATE TABLE new_accounts (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL,
    folded_login TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('contributor', 'steward', 'data-protection-officer', 'auditor', 'administrator',
                                       'applicant', 'certification-auditor', 'certification-officer', 'company')),
    contributor TEXT REFERENCES contributors (id),
    password TEXT NOT NULL,
    totp_salt TEXT NOT NULL,
    totp_step BIGINT NOT NULL,
    made TEXT NOT NULL,
    closed TEXT,
    CHECK ((role IN ('contributor', 'applicant', 'company')) = (contributor IS NOT NULL))
);
INSERT INTO new_accounts SELECT id, login, folded_login, role, contributor, password, totp_salt, totp_step, made, closed FROM accounts;
CREATE TABLE new_recovery_codes (
    hash TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES new_accounts (id)
);
INSERT INTO new_recovery_codes SELECT hash, account FROM recovery_codes;
CREATE TABLE new_sessions (
    hash TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES new_accounts (id),
    form_token TEXT NOT NULL,
    begun TEXT NOT NULL,
    seen TEXT NOT NULL
);
INSERT INTO new_sessions SELECT hash, account, form_token, begun, seen FROM sessions;
CREATE TABLE new_api_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES new_accounts (id),
    name TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('read', 'submit')),
    made TEXT NOT NULL,
    expires TEXT NOT NULL,
    revoked TEXT
);
INSERT INTO new_api_tokens SELECT id, hash, account, name, scope, made, expires, revoked FROM api_tokens;
DROP TABLE recovery_codes;
DROP TABLE sessions;
DROP TABLE api_tokens;
DROP TABLE accounts;
-- What points to a table follows it to its new name.
ALTER TABLE new_accounts RENAME TO accounts;
ALTER TABLE new_recovery_codes RENAME TO recovery_codes;
ALTER TABLE new_sessions RENAME TO sessions;
ALTER TABLE new_api_tokens RENAME TO api_tokens;

CREATE TABLE new_invitations (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    contributor TEXT REFERENCES contributors (id),
    made TEXT NOT NULL,
    expires TEXT NOT NULL,
    used TEXT,
    CHECK ((role IN ('contributor', 'applicant', 'company')) = (contributor IS NOT NULL))
);
INSERT INTO new_invitations SELECT id, hash, role, contributor, made, expires, used FROM invitations;
DROP TABLE invitations;
ALTER TABLE new_invitations RENAME TO invitations;

-- Files that somebody outside the repository handed in, each encrypted in kept/<id>.age.
CREATE TABLE kept_files (
    id TEXT NOT NULL PRIMARY KEY,
    contributor TEXT NOT NULL REFERENCES contributors (id),
    file_name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    sealed_sha256 TEXT NOT NULL,
    stored TEXT NOT NULL
);

-- The public id of a recruiter who applies, and where it is registered.
CREATE TABLE recruiters (
    contributor TEXT NOT NULL PRIMARY KEY REFERENCES contributors (id),
    party TEXT NOT NULL UNIQUE,
    country TEXT NOT NULL
);

-- A licence to recruit counts once an officer has seen it.
CREATE TABLE recruiter_licences (
    id TEXT NOT NULL PRIMARY KEY,
    contributor TEXT NOT NULL REFERENCES contributors (id),
    country TEXT NOT NULL,
    number TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    evidence TEXT,
    recorded TEXT NOT NULL,
    seen TEXT
);

CREATE TABLE certification_cases (
    id TEXT NOT NULL PRIMARY KEY,
    contributor TEXT NOT NULL REFERENCES contributors (id),
    opened TEXT NOT NULL
);

-- What happened in a case, in order. A status is computed from these and stands nowhere.
CREATE TABLE certification_events (
    case_id TEXT NOT NULL REFERENCES certification_cases (id),
    number BIGINT NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (case_id, number)
);
CREATE TRIGGER certification_events_last_update BEFORE UPDATE ON certification_events
BEGIN SELECT RAISE(ABORT, 'an event of a certification cannot be changed'); END;
CREATE TRIGGER certification_events_last_delete BEFORE DELETE ON certification_events
BEGIN SELECT RAISE(ABORT, 'an event of a certification cannot be deleted'); END;

-- Who is asked to audit a case: they see it, declare their interests, and audit once they are named.
CREATE TABLE certification_assigned (
    case_id TEXT NOT NULL REFERENCES certification_cases (id),
    account TEXT NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (case_id, account)
);

CREATE TABLE certification_evidence (
    file TEXT NOT NULL PRIMARY KEY REFERENCES kept_files (id),
    case_id TEXT NOT NULL REFERENCES certification_cases (id),
    criterion TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (id)
);

-- Tables of a company's labour supply chain.
CREATE TABLE chain_tables (
    file TEXT NOT NULL PRIMARY KEY REFERENCES kept_files (id)
);
