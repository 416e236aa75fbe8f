-- SEARCHNAME, SEARCHTEXT and SEARCHPHONES hold what a register searches: names, texts and
-- phone numbers, a line each. A row whose SEARCHNAME is blank gets them anew when headquarters
-- starts.
UPDATE RETAILCUSTTABLE SET SEARCHNAME = '';
CREATE INDEX RETAILCUSTTABLE_UNSEARCHABLE ON RETAILCUSTTABLE (ACCOUNTNUM)
    WHERE SEARCHNAME = '';
