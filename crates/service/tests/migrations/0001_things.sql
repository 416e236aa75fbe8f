CREATE TABLE thing (id TEXT PRIMARY KEY, amount BIGINT NOT NULL, note TEXT);
CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counter (name, value) VALUES ('change', 0);
