-- Deliveries of the same month, in force or held, that list the same things: more than half of the smaller of the two.
with standing as (
    select delivery.*
    from ops.delivery_standing as delivery
    where delivery.dataset = $dataset
        and delivery.period = $period
        and delivery.delivery_id <> $delivery_id
        -- Sheets of one file stand beside each other.
        and delivery.sha256 <> $sha256
),
old_record as (
    select distinct
        staged.delivery_id,
        staged.record_id
    from staging.[table] as staged
    where staged.delivery_id in (select standing.delivery_id from standing)
),
new_record as (
    select distinct record_id
    from arrived
),
shared as (
    select
        old_record.delivery_id,
        count(*) as old_records,
        count(new_record.record_id) as shared_records
    from old_record
    left join new_record on old_record.record_id = new_record.record_id
    group by old_record.delivery_id
)
select
    standing.delivery_id,
    standing.version,
    shared.old_records,
    shared.shared_records,
    standing.received_at,
    standing.state,
    (
        select coalesce(list(supplement.supplements order by supplement.supplements), [])
        from ops.supplement as supplement
        where supplement.delivery_id = standing.delivery_id
    ) as supplements
from shared
inner join standing on shared.delivery_id = standing.delivery_id
where shared.shared_records > 0.5 * least(shared.old_records, (select count(*) from new_record))
order by shared.shared_records desc, standing.delivery_id
