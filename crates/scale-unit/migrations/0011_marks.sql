-- Minted each time that an operation is written. Headquarters names the mark of the last
-- operation that came up: a database that has another one there was restored (R336).
ALTER TABLE async_operation ADD COLUMN mark TEXT NOT NULL DEFAULT '';
