-- Of whom does a dataset tell in several ways, or did it: only their records can have several ids.
create or replace temp table varied_person as
select
    dataset,
    person_id
from core.membership
where dataset in (select unnest($datasets::varchar[]))
group by dataset, person_id
having min(evidence_id) <> max(evidence_id)
union
select
    membership.dataset,
    membership.person_id
from core.membership as membership
inner join (
    select old_record_id as record_id
    from core.record_alias
    union
    select record_id
    from core.record_alias
) as known on membership.record_id = known.record_id;

create or replace temp table record_line (record_id varchar, period date, thing varchar);
