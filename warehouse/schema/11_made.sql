-- Which declarations of the tables this warehouse was last opened with: another hash than today's, and tables may be missing.
create table if not exists ops.schema_made (
    schema_hash varchar not null
);
