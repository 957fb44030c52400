-- The share of everybody who bears each name, as the whole warehouse knows it.
create or replace temp table name_frequency as
select
    reading.name_key,
    (coalesce(sum(everybody.persons), 0) + 1) / ($persons + $pseudo_persons) as tf_name_key
from name_reading as reading
left join name_of_everybody as everybody on reading.name = everybody.name
where reading.name_key is not null
group by reading.name_key
