-- Temporary tables of one delivery go with it.
drop view incoming;
drop table arrived;
