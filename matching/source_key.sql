-- Which of the departments' own keys name one person? Only those with one name and at most one number; the rest say nothing.
create or replace temp table keyed_mention as
select
    mention.source_key,
    mention.delivery_id,
    mention.number,
    reading
from numbered_mention as mention
inner join name_reading as reading on mention.name = reading.name
where
    not reading.is_masked
    and mention.source_key in (
        select source_key
        from numbered_mention
        where number is null or number_state = 'from_source_key'
    );

create or replace temp table sound_key as
with name_of_key as (
    select
        source_key,
        reading.name_key,
        count(*) as mentions,
        min(reading) as reading,
        list(distinct delivery_id) as deliveries
    from keyed_mention
    group by source_key, reading.name_key
),

compared as (
    select
        this.source_key,
        owner.reading,
        name_relation(this.reading, owner.reading) as relation,
        list_has_any(this.deliveries, owner.deliveries) as is_beside
    from name_of_key as this
    inner join (
        select *
        from name_of_key
        qualify row_number() over (partition by source_key order by mentions desc, name_key asc) = 1
    ) as owner on this.source_key = owner.source_key
),

number_of_key as (
    select
        source_key,
        min(number) as number
    from keyed_mention
    group by source_key
    having count(distinct number) < 2
)

select
    compared.source_key,
    min(compared.reading) as reading,
    min(number_of_key.number) as number
from compared
inner join number_of_key on compared.source_key = number_of_key.source_key
group by compared.source_key
-- Brothers are called alike: a variant is one person's only where the two never stand in one list.
having bool_and(compared.relation in ('same', 'sound') or (compared.relation = 'variant' and not compared.is_beside));
