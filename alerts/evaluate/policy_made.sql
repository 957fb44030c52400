-- Which law is written, and how many tables of it there are; nothing where it was never written to the end.
select
    made.policy_hash,
    (
        select count(*)
        from duckdb_tables()
        where schema_name = 'policy' and database_name = current_database()
    ) as tables
from ops.policy_made as made
