-- The search index has a row's n-grams under its search_id, which follows the order of names.
-- indexed_version is the version of the folding that a row came into the index by; whatever
-- changes a row sets it to 0, and the scale unit brings the row into the index in the background.
-- Tables and indexes that SQLite and PostgreSQL have no common text for are created when
-- the scale unit starts.
ALTER TABLE channel_customer ADD COLUMN search_id BIGINT;
ALTER TABLE channel_customer ADD COLUMN indexed_version BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX channel_customer_search_id ON channel_customer (search_id);
CREATE INDEX channel_customer_indexed ON channel_customer (indexed_version, customer_id);
CREATE TABLE search_index (last_id BIGINT NOT NULL);
INSERT INTO search_index (last_id) VALUES (0);
DROP INDEX channel_customer_unsearchable;
DROP TABLE folding;
