-- The calendar of one month as the run saw it.
delete from ops.schedule_status
where period = $period;

insert into ops.schedule_status by name
select * from standing;
