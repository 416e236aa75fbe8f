-- What the request of a key asked for; blank where it was stored without.
ALTER TABLE idempotency ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
