-- What an answer brought about and still counts.
select
    consequence.kind,
    consequence.consequence_id
from alerts.answer_consequence as consequence
left join alerts.exception as exception
    on consequence.kind = 'exception' and consequence.consequence_id = exception.exception_id and exception.withdrawn_at is null
left join core.match_decision as decision
    on consequence.kind = 'decision' and consequence.consequence_id = decision.decision_id and decision.withdrawn_at is null
where
    consequence.answer_id = $answer_id
    and (exception.exception_id is not null or decision.decision_id is not null)
group by all
order by all;
