-- When a device was activated and last heard of, for headquarters' list of registers.
ALTER TABLE device ADD COLUMN activated_at TEXT NOT NULL DEFAULT '';
ALTER TABLE device ADD COLUMN last_seen_at TEXT NOT NULL DEFAULT '';
