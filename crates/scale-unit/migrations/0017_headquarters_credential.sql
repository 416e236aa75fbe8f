-- What this scale unit calls headquarters with; all copies on this database share it (R340).
-- A row without ENROLLED_AT is on its way: a code that is tried again finds the same
-- credential.
CREATE TABLE headquarters_credential (
    code_hash TEXT PRIMARY KEY,
    credential TEXT NOT NULL,
    enrolled_at TEXT
);

-- Credentials of scale units that have ended, as headquarters told: hashes.
CREATE TABLE ended_credential (
    credential_hash TEXT PRIMARY KEY
);
