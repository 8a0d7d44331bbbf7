-- Keys come and go. What was encrypted to an earlier recipient is opened with its identity, which stays among the keys.

CREATE TABLE recipients (
    number BIGINT NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL UNIQUE,
    since TEXT NOT NULL
);

-- Keys of contributors that sign no parcel from then on.
CREATE TABLE revoked_contributor_keys (
    contributor TEXT NOT NULL REFERENCES contributors (id),
    public_key TEXT NOT NULL,
    revoked TEXT NOT NULL,
    PRIMARY KEY (contributor, public_key)
);

CREATE TRIGGER revoked_keys_last_update BEFORE UPDATE ON revoked_contributor_keys
BEGIN SELECT RAISE(ABORT, 'a revocation cannot be changed'); END;
CREATE TRIGGER revoked_keys_last_delete BEFORE DELETE ON revoked_contributor_keys
BEGIN SELECT RAISE(ABORT, 'a revocation cannot be deleted'); END;
