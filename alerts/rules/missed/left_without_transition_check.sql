/* ---
code: M28
title: 退出低保、特困后没有转入边缘或刚性支出评估
family: missed
grade: 黄
department: 乡镇(街道)
why: 退出最低生活保障、特困供养的人员,征得本人同意后无需重复申请,可直接转入低保边缘、刚性支出困难家庭认定;没有衔接,专项救助会中断。
next_step: 联系该户,告知可以直接转入低保边缘、刚性支出困难家庭认定;本人同意的,用已有材料办理,不同意的记录在案。
false_alarms:
  - 本人不同意转入认定
  - 家庭收入明显超过低保边缘标准
  - 已转入认定,业务台账没有登记
clause: 焦民〔2024〕8号 二(一)2
needs: [civil_affairs.low_income_register, civil_affairs.application]
absence_of: [civil_affairs.application]
policy: [transition.exit_categories, transition.exit_reasons, transition.check_days, retention.exited_months]
about: household
recurs: true
steps: [dead]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
-- The law of the day on which somebody left says who is checked. A reason that is not given is unknown.
-- Who was listed and then not, without a day, left by the end of the first month that says so.
-- Who has left the register altogether belongs to no household today: what counts is where he lived when he left.
with lived as (
    select
        spell.row_id,
        max({ 'since': member.valid_from, 'household_id': member.household_id }).household_id as household_id
    from core.status_spell as spell
    inner join core.household_member as member
        on
            spell.person_id = member.person_id
            and spell.valid_to > member.valid_from
            and (member.valid_to is null or spell.valid_to <= member.valid_to)
    where spell.status = '停保'
    group by spell.row_id
),

ended as (
    select
        spell.person_id,
        coalesce(spell.household_id, lived.household_id) as household_id,
        spell.category,
        spell.record_id,
        spell.row_id,
        coalesce(register.exited_on, if(listed.person_id is null, null, last_day(spell.valid_to))) as exited_on,
        register.exited_on is null as is_undated,
        register.exit_reason,
        register.relation,
        coalesce(spell.household_id, lived.household_id, spell.person_id) as home
    from core.status_spell as spell
    inner join core.civil_affairs__low_income_register as register on spell.row_id = register.row_id
    left join lived on spell.row_id = lived.row_id
    left join (
        select distinct
            person_id,
            category
        from core.civil_affairs__low_income_register
        where status in ('在册', '渐退')
    ) as listed on spell.person_id = listed.person_id and spell.category = listed.category
    where spell.status = '停保' and spell.person_id is not null and register.match_grade <> 'E'
),

gone as (
    select
        ended.*,
        this_run.period_end
    from ended
    cross join ops.this_run as this_run
    inner join policy.transition_exit_categories as category
        on ended.category = category.category and ended.exited_on >= category.valid_from and ended.exited_on < category.valid_to
    inner join policy.transition_exit_reasons as reason
        on ended.exit_reason = reason.category and ended.exited_on >= reason.valid_from and ended.exited_on < reason.valid_to
    inner join policy.transition_check_days as patience
        on this_run.period_end >= patience.valid_from and this_run.period_end < patience.valid_to
    inner join policy.retention_exited_months as watch
        on this_run.period_end >= watch.valid_from and this_run.period_end < watch.valid_to
    where
        ended.exited_on + patience.value::integer < this_run.period_end
        and ended.exited_on > this_run.period_end - to_months(watch.value::integer)
),

-- What was taken up afterwards by any of the household; a case that was given up is none.
checked as (
    select
        person_id,
        household_id,
        -- 直接转入 begins while aid still runs: an application for the lower category that is decided after leaving, or open, is the check.
        -- Any other case of before may be the one that ended the aid.
        if(
            regexp_matches(programme, '边缘|刚性|支出型'), greatest(accepted_on, if(outcome = '办理中', this_run.period_end, decided_on)), accepted_on
        ) as looked_at_on
    from core.civil_affairs__application
    cross join ops.this_run as this_run
    where is_current and outcome <> '退出' and match_grade <> 'E'
),

looked_at as (
    select
        gone.home,
        gone.exited_on
    from gone
    inner join checked on gone.person_id = checked.person_id and gone.exited_on <= checked.looked_at_on
    union
    select
        gone.home,
        gone.exited_on
    from gone
    inner join checked on gone.household_id = checked.household_id and gone.exited_on <= checked.looked_at_on
    union
    select
        gone.home,
        gone.exited_on
    from gone
    inner join core.household_member as kin
        on
            gone.household_id = kin.household_id
            and gone.exited_on >= kin.valid_from
            and (kin.valid_to is null or gone.exited_on < kin.valid_to)
    inner join checked on kin.person_id = checked.person_id and gone.exited_on <= checked.looked_at_on
),

-- One alert per household that left on one day, of those who live and have no other category since: the head speaks, or
-- the next member.
household as (
    select
        gone.*,
        min(gone.record_id) over (partition by gone.home, gone.exited_on) as subject_record
    from gone
    anti join looked_at on gone.home = looked_at.home and gone.exited_on = looked_at.exited_on
    where
        not exists (
            select 1 from core.status_spell as later
            where later.person_id = gone.person_id and (later.valid_to is null or later.valid_to > gone.exited_on)
        )
        and not exists (
            select 1 from dead
            where dead.person_id = gone.person_id
        )
    qualify
        row_number() over (
            partition by gone.home, gone.exited_on order by gone.relation is distinct from '户主', gone.record_id, gone.row_id
        ) = 1
)

select
    household.person_id,
    household.household_id,
    household.subject_record,
    household.exited_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该户', if(household.is_undated, strftime(household.exited_on, '%Y年%-m月'), strftime(household.exited_on, '%Y年%-m月%-d日')), '退出', household.category, '(', household.exit_reason, '),截至',
        strftime(household.period_end, '%Y年%-m月%-d日'), '没有其他类别的认定,也没有新的受理记录。'
    ) as reason,
    list_filter([
        { 'row_id': household.row_id, 'fact': 'category', 'value': household.category },
        { 'row_id': household.row_id, 'fact': 'exited_on', 'value': if(household.is_undated, null, strftime(household.exited_on, '%Y-%m-%d')) },
        { 'row_id': household.row_id, 'fact': 'exit_reason', 'value': household.exit_reason }
    ], lambda item: item.value is not null) as evidence,
    [
        '退出原因不是死亡、服刑、户口迁出、人口变化、自愿放弃或转为其他救助', '退出后本人没有其他类别的在册记录', '退出后本人和同户没有受理记录,退出前也没有办到退出之后的边缘、刚性支出申请',
        '截至本月没有收到该人员的死亡记录'
    ] as ruled_out
from household
