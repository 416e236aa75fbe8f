-- The password that a session rests on (R335). A session without one has ended.
ALTER TABLE session ADD COLUMN password_version TEXT NOT NULL DEFAULT '';
