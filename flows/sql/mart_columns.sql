-- What schema `marts` publishes, as it is and not as the dictionary says.
select
    table_name,
    column_name
from duckdb_columns()
where schema_name = 'marts'
order by table_name, column_name
