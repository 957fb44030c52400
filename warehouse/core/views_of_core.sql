-- Records that an older run left as views.
select view_name
from duckdb_views()
where schema_name = 'core'
