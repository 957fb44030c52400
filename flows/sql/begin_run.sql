-- A run that still says running holds no lock any more: its process is gone.
update ops.run set state = 'abandoned'
where state = 'running';

delete from ops.this_run;

insert into ops.this_run
values ('', $kind, $period, $period_end, $as_of, $as_known, $jurisdiction, $area_prefix);
