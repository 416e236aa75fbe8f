-- What a channel database knows of itself and of headquarters, so that each notices when
-- the other was restored to an older state (R336).

-- The id that the database was created with: it stays where a restore changes the other.
ALTER TABLE channel_database ADD COLUMN origin_id TEXT NOT NULL DEFAULT '';
UPDATE channel_database SET origin_id = id;

-- The last number of each of headquarters' sequences, as it was told.
CREATE TABLE headquarters_position (
    sequence TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

-- The device that captured the customer; empty when another channel database did.
ALTER TABLE channel_customer ADD COLUMN captured_by TEXT NOT NULL DEFAULT '';

-- The highest number and the highest version are looked up at each contact.
CREATE INDEX channel_customer_number ON channel_customer (length(account_number), account_number)
    WHERE account_number IS NOT NULL;
CREATE INDEX channel_customer_version ON channel_customer (headquarters_version)
    WHERE is_async = 0;
