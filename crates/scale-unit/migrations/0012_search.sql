-- The folded columns hold what a register searches: names, texts and phone numbers, a line
-- each. A row whose name_folded is blank gets them anew when the scale unit starts, as all do
-- when their texts were folded by another version.
UPDATE channel_customer SET name_folded = '';
CREATE INDEX channel_customer_unsearchable ON channel_customer (customer_id)
    WHERE name_folded = '';
CREATE TABLE folding (version BIGINT NOT NULL);
INSERT INTO folding (version) VALUES (0);
