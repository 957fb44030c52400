insert into alerts.answer by name
select * from returned_answer;
