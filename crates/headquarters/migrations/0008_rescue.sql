-- Changes that a rescue file brought, so that the same file changes nothing again.
CREATE TABLE RETAILRESCUEDOPERATION (
    OPERATIONID TEXT PRIMARY KEY,
    CUSTOMERID TEXT NOT NULL,
    IMPORTEDAT TEXT NOT NULL
);
