-- Pairs of a month's sample of which clerks say otherwise than the persons of the last run, and whether a red alert hangs on them.
with red as (
    select distinct person_id
    from alerts.alert
    where grade = '红' and status in ('新增', '持续', '复发', '核查中') and person_id is not null
)

select
    pair.pair_id,
    pair.evidence_a,
    pair.evidence_b,
    verdict.answer.verdict as verdict,
    verdict.answer.answered_by as answered_by,
    verdict.answer.remark as remark,
    one.person_id in (select person_id from red) or other.person_id in (select person_id from red) as is_red
from core.match_sample_pair as pair
inner join core.match_sample_verdict as verdict on pair.month = verdict.month and pair.pair_id = verdict.pair_id
inner join core.evidence as one on pair.evidence_a = one.evidence_id
inner join core.evidence as other on pair.evidence_b = other.evidence_id
where
    pair.month = $month
    and case verdict.answer.verdict
        when 'same' then one.person_id <> other.person_id
        when 'different' then one.person_id = other.person_id
        else false
    end
order by pair.place
