-- Deliveries in force of the month that say cell by cell what this one says, in whatever order of rows.
with cell as (
    select
        came.delivery_id,
        hash([columns]) as fingerprint
    from raw.[table] as came
    where came.delivery_id = $delivery_id
        or came.delivery_id in (
            select delivery.delivery_id
            from ops.delivery_standing as delivery
            where delivery.dataset = $dataset
                and delivery.period = $period
                and delivery.state = 'accepted'
                and delivery.sha256 <> $sha256
        )
),

content as (
    select
        delivery_id,
        count(*) as lines,
        sum(fingerprint::hugeint) as fingerprint
    from cell
    group by delivery_id
)

select
    other.delivery_id,
    delivery.version
from content as this
inner join content as other
    on this.delivery_id <> other.delivery_id
    and this.lines = other.lines
    and this.fingerprint = other.fingerprint
inner join ops.delivery as delivery on other.delivery_id = delivery.delivery_id
where this.delivery_id = $delivery_id
order by other.delivery_id
