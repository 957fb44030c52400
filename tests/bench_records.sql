-- Every mention as a record that Splink compares: no exact stage, no evidence, no person.
create or replace temp table all_row as
select
    row_id,
    row_number() over (order by row_id, role) as uid
from numbered_mention;

create or replace temp table all_record as
select
    cast(row.uid as varchar) as uid,
    mention.number,
    reading.name_key,
    reading.surname,
    reading.sounds,
    coalesce(mention.birth_date, birth_in(mention.number)) as birth,
    coalesce(mention.birth_date, birth_in(mention.number)) as likely_birth,
    coalesce(mention.sex, sex_in(mention.number)) as sex,
    coalesce(mention.number, mention.damaged_number) as number_text,
    case when mention.area_code not like '%000' then [mention.area_code] end as villages,
    case when mention.area_code is not null then [left(mention.area_code, 9)] end as townships,
    case when mention.area_code is not null then [left(mention.area_code, 6)] end as counties,
    case when mention.phone is not null then [mention.phone] end as phones,
    case when mention.account is not null then [mention.account] end as accounts,
    case when mention.household is not null then [mention.household] end as households
from numbered_mention as mention
inner join all_row as row on mention.row_id = row.row_id
left join name_reading as reading on mention.name = reading.name;

create or replace temp table name_frequency as
select
    name_key,
    count(*) / (sum(count(*)) over () + $pseudo_persons) as tf_name_key
from all_record
where name_key is not null
group by name_key;
