-- How long nobody has to touch a kiosk before it warns; 0 for the usual time (R242).
ALTER TABLE RETAILFUNCTIONALITYPROFILE
    ADD COLUMN KIOSKIDLESECONDS BIGINT NOT NULL DEFAULT 0;
