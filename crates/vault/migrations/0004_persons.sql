-- Under which secret the persons of a submission are keyed: 'own' is the vault's for that contributor, sixteen hexadecimal digits name a secret of the
-- contributor's. Submissions without any person's key have no row.
CREATE TABLE submission_person_keys (
    submission TEXT NOT NULL PRIMARY KEY REFERENCES submissions (id),
    key_id TEXT NOT NULL,
    -- Its persons are linked to those whom the vault had keyed under its own secret.
    joined BIGINT NOT NULL CHECK (joined IN (0, 1))
);

-- Until now files that came as they are were keyed under the vault's own secret, and parcels at their contributor's desk, under a secret that was not recorded.
INSERT INTO submission_person_keys (submission, key_id, joined)
SELECT s.id,
       CASE WHEN EXISTS (SELECT 1 FROM deliveries d WHERE d.submission = s.id AND lower(d.file_name) LIKE '%.parcel')
            THEN 'unrecorded' ELSE 'own' END,
       0
FROM submissions s;

-- The parcels that were taken in, by their names, so that one that got lost on the way is missed.
CREATE TABLE parcels (
    parcel TEXT NOT NULL PRIMARY KEY,
    contributor TEXT NOT NULL REFERENCES contributors (id),
    submission TEXT NOT NULL REFERENCES submissions (id)
);

-- Persons who are one unit of privacy though they have several marks. 'rekeyed': the same person of the same contributor, under its earlier and its present
-- secret. 'agreed': persons of several contributors whose tokens are equal, by agreement between these.
CREATE TABLE person_links (
    link TEXT NOT NULL,
    contributor TEXT NOT NULL REFERENCES contributors (id),
    person TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('rekeyed', 'agreed')),
    PRIMARY KEY (link, contributor, person)
);
CREATE INDEX person_links_by_person ON person_links (person);
