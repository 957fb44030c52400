-- One row per person, with the category that counts: the most preferential one that is active (焦民〔2024〕8号 二(一)2).
create or replace view marts.person as
with ranked as (
    select
        spell.person_id,
        spell.category,
        spell.household_id,
        row_number() over (
            partition by spell.person_id
            order by
                spell.valid_to is null desc,
                spell.is_covered desc,
                list_position(
                    ['特困人员', '最低生活保障', '防止返贫监测', '低保边缘家庭', '刚性支出困难家庭', '其他困难'], spell.category
                ) asc,
                spell.valid_from desc,
                spell.row_id asc
        ) as place,
        spell.valid_to is null as is_active
    from core.status_spell as spell
),

dead as (
    select
        person_id,
        min(happened_on) as died_on
    from core.life_event
    where kind = 'death' and match_grade in ('A', 'B', 'C')
    group by person_id
)

select
    person.person_id,
    person.name,
    person.sex,
    person.birth_date,
    person.resident_id,
    ranked.household_id,
    person.area_code,
    case when ranked.is_active then ranked.category end as category,
    dead.died_on,
    person.record_count,
    person.is_provisional
from core.person as person
left join ranked on person.person_id = ranked.person_id and ranked.place = 1
left join dead on person.person_id = dead.person_id;
