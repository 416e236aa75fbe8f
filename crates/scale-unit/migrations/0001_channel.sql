-- The channel database: customers as this channel knows them, devices and
-- sessions, configuration as it came down, and how far the exchange has come.

-- Counters are taken with `UPDATE … RETURNING` in the transaction that uses them,
-- so that nobody sees a later number before an earlier one.
--   change       orders the states of customers; the cursor of the delta
--   replication  orders the rows of the async tables
--   uploaded     the highest row that headquarters has
--   1010, 1070, 1110  the versions that have been applied
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES
    ('change', 0), ('replication', 0), ('uploaded', 0), ('1010', 0), ('1070', 0), ('1110', 0);

-- One row: the id that headquarters knows this database by.
CREATE TABLE channel_database (
    id TEXT PRIMARY KEY
);

-- The state of each customer. A pending one is replaced in place by the real one
-- (R203). `operating_unit_number` is the channel that created it here, else ''.
-- `headquarters_version` is the state's version at headquarters, 0 while pending.
-- The folded columns are what a search looks at.
CREATE TABLE channel_customer (
    customer_id TEXT PRIMARY KEY,
    account_number TEXT,
    is_async BIGINT NOT NULL,
    operating_unit_number TEXT NOT NULL,
    content TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    text_folded TEXT NOT NULL,
    phones_folded TEXT NOT NULL,
    headquarters_version BIGINT NOT NULL,
    change BIGINT NOT NULL
);
CREATE UNIQUE INDEX channel_customer_change ON channel_customer (change);
CREATE INDEX channel_customer_account ON channel_customer (account_number);

CREATE TABLE device (
    device_id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    code_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    operating_unit_number TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX device_code ON device (code_hash);

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    device_id TEXT NOT NULL,
    worker_id TEXT NOT NULL,
    role TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX session_expiry ON session (expires_at);

-- The reply of each write, stored together with its effect (R017).
CREATE TABLE idempotency (
    device_id TEXT NOT NULL,
    operation_id TEXT NOT NULL,
    status BIGINT NOT NULL,
    reply TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (device_id, operation_id)
);

-- The packages of 1070 and 1110 as JSON.
CREATE TABLE configuration_document (
    job TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    content TEXT NOT NULL
);
