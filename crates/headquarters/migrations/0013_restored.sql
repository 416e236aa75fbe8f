-- Restored databases (R336).
--
-- HIGHESTCHANGE and HIGHEST1010 are the highest that a channel database ever reported; it
-- is told, and notices by it that it was restored. ORIGINID is the id that it was created
-- with: it is the same for all ids that restores have given it. GONEAT is when it asked
-- under another one of them, or when an administrator said that it is gone for good.
--
-- HASTOLD is 1 once the database has told, since headquarters' start, how far it knows
-- headquarters' sequences, and has sent the customers above RECOVERABOVE, the last version
-- at that start. Until then headquarters gives no numbers.
ALTER TABLE CHANNELDATABASE ADD COLUMN HIGHESTCHANGE BIGINT NOT NULL DEFAULT 0;
ALTER TABLE CHANNELDATABASE ADD COLUMN HIGHEST1010 BIGINT NOT NULL DEFAULT 0;
ALTER TABLE CHANNELDATABASE ADD COLUMN ORIGINID TEXT;
ALTER TABLE CHANNELDATABASE ADD COLUMN GONEAT TEXT;
ALTER TABLE CHANNELDATABASE ADD COLUMN HASTOLD BIGINT NOT NULL DEFAULT 1;
ALTER TABLE CHANNELDATABASE ADD COLUMN RECOVERABOVE BIGINT NOT NULL DEFAULT 0;

-- One operation can come up from two channel databases: one and its renewal.
CREATE INDEX RETAILASYNCCUSTOMEROPERATION_OPERATION
    ON RETAILASYNCCUSTOMEROPERATION (OPERATIONID);

-- Which edits of a channel database the recovered state of a customer contains: they come
-- up again, and change nothing.
CREATE TABLE RETAILRECOVEREDCUSTOMER (
    CHANNELDATABASEID TEXT NOT NULL,
    CUSTOMERID TEXT NOT NULL,
    SYNCHRONIZEDUPTO BIGINT NOT NULL,
    PRIMARY KEY (CHANNELDATABASEID, CUSTOMERID)
);
