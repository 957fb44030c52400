-- Which declarations of the tables this warehouse was last opened with: another hash than today's, and tables may be missing.
create table if not exists ops.schema_made (
    schema_hash varchar not null
);

-- Which law stands in the schema policy: a hash of its tables, names, types and rows. The same law is not written again.
create table if not exists ops.policy_made (
    policy_hash varchar not null
);
