-- How many customers came in each hour is asked again and again.

CREATE INDEX RETAILCUSTTABLE_CREATEDAT ON RETAILCUSTTABLE (CREATEDAT);
