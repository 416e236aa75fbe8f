-- The search index has a row's n-grams under its search_id, which follows the order of names.
-- indexed_version is the version of the folding that a row came into the index by; whatever
-- changes a row sets it to 0, and headquarters brings the row into the index in the background.
-- Tables and indexes that SQLite and PostgreSQL have no common text for are created when
-- headquarters starts.
ALTER TABLE RETAILCUSTTABLE ADD COLUMN search_id BIGINT;
ALTER TABLE RETAILCUSTTABLE ADD COLUMN indexed_version BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX RETAILCUSTTABLE_SEARCH_ID ON RETAILCUSTTABLE (search_id);
CREATE INDEX RETAILCUSTTABLE_INDEXED ON RETAILCUSTTABLE (indexed_version, CUSTOMERID);
CREATE TABLE search_index (last_id BIGINT NOT NULL);
INSERT INTO search_index (last_id) VALUES (0);
DROP INDEX RETAILCUSTTABLE_UNSEARCHABLE;
DROP TABLE folding;
