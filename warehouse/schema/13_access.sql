-- Who took an extract of the warehouse, for what, on whose order. Its columns and rows: ops.export, as of every file that leaves.
alter table ops.export add column if not exists taken_by varchar;
alter table ops.export add column if not exists purpose varchar;
alter table ops.export add column if not exists because varchar;
alter table ops.export add column if not exists area_prefix varchar;
