-- What has happened to ids in this run.
create or replace temp table event_now as
with former_evidence as (
    select
        person_id,
        group_name
    from core.evidence
    inner join graded_evidence using (evidence_id)
    union
    select
        person_id,
        group_name
    from reread_evidence
),

evidence_move as (
    select distinct
        former.person_id as from_id,
        now.person_id as to_id,
        (now.is_new or coalesce(before.stood_for, '') <> now.person_id) as is_fresh
    from former_evidence as former
    inner join group_person as now using (group_name)
    inner join id_now as from_now on former.person_id = from_now.person_id and former.person_id = from_now.stands_for
    left join id_before as before on now.person_id = before.person_id
    where former.person_id <> now.person_id
)

select
    'mint' as kind,
    person_id,
    null as other_person_id,
    '首次出现' as cause
from group_person
where is_new
union all
select
    'merge',
    now.person_id,
    now.stands_for,
    '证据表明与另一人是同一人'
from id_now as now
inner join id_before as before on now.person_id = before.person_id
where now.stands_for <> now.person_id and (before.stood_for = now.person_id or before.stood_for is null)
union all
select
    'revive',
    now.person_id,
    before.stood_for,
    '原有记录重新独立成人'
from id_now as now
inner join id_before as before on now.person_id = before.person_id
where now.stands_for = now.person_id and before.stood_for is distinct from now.person_id
union all
select
    'close',
    now.person_id,
    null,
    '已没有属于此人的记录'
from id_now as now
inner join id_before as before on now.person_id = before.person_id
where now.stands_for is null and before.stood_for = now.person_id
union all
select
    case when is_fresh then 'split' else 'move' end,
    from_id,
    to_id,
    '部分记录改属另一人'
from evidence_move;

insert into core.person_event
select
    $run_id,
    kind,
    person_id,
    other_person_id,
    cause
from event_now
order by kind, person_id, other_person_id;
