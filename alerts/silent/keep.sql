insert into alerts.silent_answer by name
select * from returned_visit;
