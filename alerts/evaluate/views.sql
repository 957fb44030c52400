-- The views of the warehouse that rules may read.
select concat(schema_name, '.', view_name) as name
from duckdb_views()
where schema_name in ('core', 'ops') and database_name = current_database() and not internal
order by name
