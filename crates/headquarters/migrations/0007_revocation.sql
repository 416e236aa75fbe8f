-- The codes of registers that were revoked. A device is told that it was revoked when its
-- code is in here; that its code is missing elsewhere is no reason.
CREATE TABLE RETAILDEVICEREVOCATION (
    CODEHASH TEXT PRIMARY KEY,
    REGISTER TEXT NOT NULL,
    REVOKEDAT TEXT NOT NULL
);
