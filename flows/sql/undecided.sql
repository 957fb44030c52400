-- Answers that two people were taken for one, of which nobody could tell yet which records to part; not answered anew
-- since, and not settled by a decision about that person after the answer.
select
    answer.alert_id,
    alert.rule_code,
    alert.person_id,
    answer.received_at,
    consequence.told
from alerts.answer_consequence as consequence
inner join alerts.answer as answer on consequence.answer_id = answer.answer_id
inner join alerts.answer_in_force as newest on answer.answer_id = newest.answer_id
left join alerts.alert as alert on answer.alert_id = alert.alert_id
where
    consequence.kind = 'undecided'
    and not exists (
        select 1
        from core.match_decision as decision
        inner join core.evidence as evidence on evidence.evidence_id in (decision.evidence_a, decision.evidence_b)
        where
            evidence.person_id = alert.person_id
            and decision.decided_at > answer.received_at
            and decision.withdrawn_at is null
    )
order by answer.received_at asc, answer.alert_id asc;
