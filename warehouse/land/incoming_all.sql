-- All of it is accepted: as `incoming.sql`, without a join, behind which DuckDB writes with one thread only.
create or replace temp view incoming as
select * exclude (received_on)
from arrived
