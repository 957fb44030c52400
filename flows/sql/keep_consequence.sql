insert into alerts.answer_consequence
values ($answer_id, $kind, $consequence_id, $told);
