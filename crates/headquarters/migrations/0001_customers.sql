-- The system of record for customers. TEXT and BIGINT only: the same statements
-- run on SQLite and PostgreSQL. Times are RFC 3339, UTC, milliseconds, so that
-- their order as text is their order in time.

CREATE TABLE COMPANY (
    DATAAREAID TEXT PRIMARY KEY,
    NAME TEXT NOT NULL,
    ISDEMO BIGINT NOT NULL
);

-- NEXTVALUE is what the next one gets. Taking from a sequence locks its row until
-- the transaction ends, so versions become visible in their order.
CREATE TABLE NUMBERSEQUENCE (
    ID TEXT PRIMARY KEY,
    NEXTVALUE BIGINT NOT NULL
);

-- CUSTACCOUNTASYNC is the GUID of a customer that was created async. A customer's
-- key never changes, so it equals CUSTOMERID and is as unique, without an index of
-- its own.
--
-- CONTENT is the customer; the other columns are what it is found by. VERSION is
-- the change tracking of job 1010.
CREATE TABLE RETAILCUSTTABLE (
    ACCOUNTNUM TEXT PRIMARY KEY,
    CUSTOMERID TEXT NOT NULL UNIQUE,
    CUSTACCOUNTASYNC TEXT CHECK (CUSTACCOUNTASYNC = CUSTOMERID),
    RECORDID BIGINT NOT NULL,
    PARTYNUMBER TEXT NOT NULL,
    DATAAREAID TEXT NOT NULL,
    SEARCHNAME TEXT NOT NULL,
    SEARCHTEXT TEXT NOT NULL,
    SEARCHPHONES TEXT NOT NULL,
    CONTENT TEXT NOT NULL,
    CREATEDAT TEXT NOT NULL,
    VERSION BIGINT NOT NULL
);
CREATE INDEX RETAILCUSTTABLE_VERSION ON RETAILCUSTTABLE (VERSION);
CREATE INDEX RETAILCUSTTABLE_RECORD ON RETAILCUSTTABLE (RECORDID);

-- OPERATIONID makes issuing the same card twice harmless.
CREATE TABLE RETAILLOYALTYCARD (
    CARDNUMBER TEXT PRIMARY KEY,
    ACCOUNTNUM TEXT NOT NULL,
    OPERATIONID TEXT UNIQUE,
    ISBLOCKED BIGINT NOT NULL,
    ISSUEDAT TEXT NOT NULL
);

-- Domains whose e-mail addresses headquarters does not accept, in lower case.
CREATE TABLE BLOCKEDEMAILDOMAIN (
    DOMAIN TEXT PRIMARY KEY
);
