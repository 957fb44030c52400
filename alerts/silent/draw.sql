-- Draw the month's silent households: of each township the first by lot among those with somebody on the register at the
-- end of the month, of whom (and of whose members) no rule found anything this month and nothing is open.
insert into alerts.silent_case by name
with present as (
    select
        spell.household_id,
        -- One township a household: where it has no area code of its own, that of its newest spell.
        coalesce(any_value(household.area_code), max({ 'since': spell.valid_from, 'code': spell.area_code }).code) as lives_in,
        left(lives_in, 9) as township
    from core.status_spell as spell
    cross join ops.this_run as this_run
    inner join core.household as household on spell.household_id = household.household_id
    where
        spell.status in ('在册', '渐退')
        and spell.valid_from <= this_run.period_end
        and (spell.valid_to is null or spell.valid_to > this_run.period_end)
        and (household.area_code is not null or spell.area_code is not null)
    group by spell.household_id
),

spoken_of as (
    select
        alert.household_id,
        alert.person_id
    from alerts.alert as alert
    cross join ops.this_run as this_run
    where alert.last_period = this_run.period or alert.status in ('新增', '持续', '复发', '核查中', '暂缓')
),

loud as (
    select household_id from spoken_of
    where household_id is not null
    union
    select member.household_id
    from core.household_member as member
    semi join spoken_of on member.person_id = spoken_of.person_id
),

drawn as (
    select
        present.household_id,
        present.township,
        (count(*) over (partition by present.township))::integer as population,
        (row_number() over (
            partition by present.township
            order by md5(concat_ws('|', $seed::varchar, present.household_id)), present.household_id
        ))::integer as place
    from present
    cross join ops.this_run as this_run
    anti join loud on present.household_id = loud.household_id
    anti join alerts.silent_case as known on present.township = known.township and this_run.period = known.period
    where length(present.township) = 9 and starts_with(present.lives_in, this_run.area_prefix)
)

select
    'K' || left(md5(concat_ws('|', this_run.period::varchar, drawn.household_id)), 12) as case_id,
    this_run.period,
    drawn.township,
    drawn.household_id,
    $seed::bigint as seed,
    drawn.population,
    drawn.place
from drawn
cross join ops.this_run as this_run
inner join policy.alerts_silent_households as wanted
    on this_run.period_end >= wanted.valid_from and this_run.period_end < wanted.valid_to
where drawn.place <= wanted.value;
