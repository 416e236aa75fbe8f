-- What a customer has agreed to, with its record: JSON (R227). Empty from a channel that
-- knows nothing of it.

ALTER TABLE RETAILASYNCCUSTOMERV2 ADD COLUMN MARKETINGCONSENTS TEXT NOT NULL DEFAULT '';
