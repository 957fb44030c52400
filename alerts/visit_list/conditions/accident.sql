-- A house or a life lost in a disaster, or a death in a household of the register, within the months that count.
insert into visit_reason by name
select
    'accident' as condition,
    disaster.person_id,
    disaster.area_code,
    disaster.village
from core.emergency__disaster_relief as disaster
cross join ops.this_run as this_run
inner join policy.visit_list_event_months as months
    on this_run.period_end >= months.valid_from and this_run.period_end < months.valid_to
where
    disaster.is_current
    and disaster.person_id is not null
    and disaster.match_grade <> 'E'
    and disaster.damage in ('倒塌', '严重损坏', '人员伤亡')
    and disaster.happened_on <= this_run.period_end
    and disaster.happened_on > this_run.period_end - to_months(months.value::integer)
union all
select
    'accident' as condition,
    register.person_id,
    register.area_code,
    register.village
from core.life_event as death
cross join ops.this_run as this_run
inner join policy.visit_list_event_months as months
    on this_run.period_end >= months.valid_from and this_run.period_end < months.valid_to
inner join core.household_member as member
    on death.person_id = member.person_id
inner join visit_register as register
    on member.household_id = register.household_id and death.person_id <> register.person_id
where
    death.kind = 'death'
    and death.match_grade <> 'E'
    and death.happened_on <= this_run.period_end
    and death.happened_on > this_run.period_end - to_months(months.value::integer)
