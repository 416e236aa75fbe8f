-- When an unused activation code ends; empty for codes that do not: those of the demo, and those
-- of earlier releases.
ALTER TABLE RETAILDEVICEACTIVATION ADD COLUMN EXPIRESAT TEXT NOT NULL DEFAULT '';
