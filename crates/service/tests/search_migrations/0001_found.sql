CREATE TABLE found (
    id TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    names TEXT NOT NULL,
    texts TEXT NOT NULL,
    phones TEXT NOT NULL,
    store TEXT NOT NULL,
    version BIGINT NOT NULL,
    search_id BIGINT UNIQUE,
    indexed_version BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX found_indexed ON found (indexed_version, id);
CREATE TABLE search_index (last_id BIGINT NOT NULL);
INSERT INTO search_index (last_id) VALUES (0);
