-- Deliveries of the month of whose rows that were sent back many come again in this one, known by a name or a number.
with sent_back as (
    select distinct
        delivery.delivery_id,
        delivery.state,
        unnest([known_by]) as known_by
    from ops.delivery_standing as delivery
    inner join quarantine.row as quarantined on delivery.delivery_id = quarantined.delivery_id
    inner join raw.[table] as came
        on quarantined.delivery_id = came.delivery_id
        and quarantined.source_row = came.source_row
        and quarantined.member_no = came.member_no
    where delivery.dataset = $dataset
        and delivery.period = $period
        and delivery.sha256 <> $sha256
),

again as (
    select
        came.source_row,
        came.member_no,
        unnest([known_by]) as known_by
    from raw.[table] as came
    where came.delivery_id = $delivery_id
)

select
    sent_back.delivery_id,
    sent_back.state,
    count(distinct (again.source_row, again.member_no)) as rows_again
from again
inner join sent_back on again.known_by = sent_back.known_by
group by sent_back.delivery_id, sent_back.state
order by rows_again desc, sent_back.delivery_id
