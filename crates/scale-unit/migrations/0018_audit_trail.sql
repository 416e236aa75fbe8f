-- Who did what, when, from which device and address (R339), until headquarters has it and as long
-- as configured. Ids only, no names. OUTCOME is the HTTP status of the answer, 0 when the caller
-- had hung up.
CREATE TABLE audit_trail (
    id TEXT PRIMARY KEY,
    time TEXT NOT NULL,
    worker_id TEXT NOT NULL,
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    operating_unit_number TEXT NOT NULL,
    action TEXT NOT NULL,
    customer TEXT NOT NULL,
    object TEXT NOT NULL,
    outcome BIGINT NOT NULL,
    is_sent BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX audit_trail_time ON audit_trail (time);
CREATE INDEX audit_trail_unsent ON audit_trail (operating_unit_number, time) WHERE is_sent = 0;
