-- Edits that did not go through headquarters: they lie on top of what comes down until
-- headquarters says that they are in there. CONTENT is a CustomerChange as JSON.
CREATE TABLE unsynchronized_edit (
    last_counter BIGINT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX unsynchronized_edit_customer ON unsynchronized_edit (customer_id);

-- Of a customer that was created here: at which register, when it was captured, and the
-- newest row of it in the async tables. `address_books` has one name a line.
ALTER TABLE channel_customer ADD COLUMN terminal TEXT NOT NULL DEFAULT '';
ALTER TABLE channel_customer ADD COLUMN captured_at TEXT NOT NULL DEFAULT '';
ALTER TABLE channel_customer ADD COLUMN last_counter BIGINT NOT NULL DEFAULT 0;
ALTER TABLE channel_customer ADD COLUMN address_books TEXT NOT NULL DEFAULT '';
CREATE INDEX channel_customer_pending ON channel_customer (operating_unit_number, terminal)
    WHERE is_async = 1;

UPDATE channel_customer SET
    captured_at = COALESCE((SELECT MAX(CREATEDDATETIME) FROM RETAILASYNCCUSTOMERV2
        WHERE CUSTACCOUNTASYNC = customer_id), ''),
    last_counter = COALESCE((SELECT MAX(REPLICATIONCOUNTERFROMORIGIN)
        FROM RETAILASYNCCUSTOMERV2 WHERE CUSTACCOUNTASYNC = customer_id), 0)
    WHERE is_async = 1;
