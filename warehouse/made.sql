delete from ops.schema_made;

insert into ops.schema_made
values ($schema_hash);
