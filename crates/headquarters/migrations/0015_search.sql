-- SEARCHNAME, SEARCHTEXT and SEARCHPHONES hold what a register searches: names, texts and
-- phone numbers, a line each. A row whose SEARCHNAME is blank gets them anew when headquarters
-- starts, as all do when their texts were folded by another version.
UPDATE RETAILCUSTTABLE SET SEARCHNAME = '';
CREATE INDEX RETAILCUSTTABLE_UNSEARCHABLE ON RETAILCUSTTABLE (ACCOUNTNUM)
    WHERE SEARCHNAME = '';
CREATE TABLE folding (version BIGINT NOT NULL);
INSERT INTO folding (version) VALUES (0);
