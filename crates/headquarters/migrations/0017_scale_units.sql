-- Scale units, each with a credential of its own (R340). CHANNELS is a JSON list of
-- operating unit numbers. Credentials and codes are kept as SHA-256 only; blank is none.
CREATE TABLE SCALEUNIT (
    NAME TEXT PRIMARY KEY,
    SERVESALLCHANNELS BIGINT NOT NULL,
    CHANNELS TEXT NOT NULL,
    CREDENTIALHASH TEXT NOT NULL DEFAULT '',
    CODEHASH TEXT NOT NULL DEFAULT '',
    CODEEXPIRESAT TEXT NOT NULL DEFAULT '',
    ENROLLEDAT TEXT,
    LASTCONTACTAT TEXT,
    REVOKEDAT TEXT
);
CREATE UNIQUE INDEX SCALEUNIT_CREDENTIAL ON SCALEUNIT (CREDENTIALHASH)
    WHERE CREDENTIALHASH <> '';
CREATE INDEX SCALEUNIT_CODE ON SCALEUNIT (CODEHASH) WHERE CODEHASH <> '';

-- Credentials that were revoked, or that a newer one has replaced: they never work again.
CREATE TABLE ENDEDCREDENTIAL (
    CREDENTIALHASH TEXT PRIMARY KEY,
    SCALEUNIT TEXT NOT NULL,
    ENDEDAT TEXT NOT NULL
);

-- A company that is there already has one scale unit, which has to enrol.
INSERT INTO SCALEUNIT (NAME, SERVESALLCHANNELS, CHANNELS) SELECT 'MAIN', 1, '[]' FROM COMPANY;

-- The scale unit that has polled for the channel database; the others may not.
ALTER TABLE CHANNELDATABASE ADD COLUMN SCALEUNIT TEXT;

-- Stores where a worker signs on, as a JSON list; empty is every store.
ALTER TABLE RETAILSTAFF ADD COLUMN CHANNELS TEXT NOT NULL DEFAULT '[]';
