-- The pieces of identity evidence that the rows of an alert rest on, of the person whom it is about; and whether a red
-- alert hangs on that person.
with finding as (
    select max_by(hit, { 'is_of_the_list': coalesce(hit.period <= $period, true), 'period': hit.period }) as hit
    from alerts.hit as hit
    where hit.alert_id = $alert_id
),

subject as (
    select
        finding.hit,
        coalesce(alias.person_id, finding.hit.person_id) as person_id
    from finding
    left join core.person_alias as alias on finding.hit.person_id = alias.old_person_id
),

fact as (
    select
        person_id,
        unnest(hit.evidence).row_id as row_id
    from subject
),

red as (
    select count(*) > 0 as is_red
    from alerts.alert as alert
    inner join subject on alert.person_id = subject.person_id
    where alert.grade = '红' and alert.status in ('新增', '持续', '复发', '核查中')
)

select
    coalesce(list_sort(list(distinct membership.evidence_id) filter (where membership.evidence_id is not null)), []) as pieces,
    bool_or(red.is_red or subject.hit.grade = '红') as is_red
from subject
cross join red
left join fact on subject.person_id = fact.person_id
left join core.membership as membership on fact.row_id = membership.row_id and fact.person_id = membership.person_id;
