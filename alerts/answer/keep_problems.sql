insert into alerts.feedback_problem by name
select * from returned_problem;
