/* ---
code: N03
title: 登记失业满三个月且没有收入来源
family: difficulty
grade: 黄
department: 乡镇(街道)
why: 该人员登记失业已满规定月数,失业保险金已停,也没有参保、工资、养老金等收入记录,家庭收入可能难以维持。
next_step: 入户了解就业意愿和家庭生活,告知临时救助、低保等政策;有就业意愿的转人社部门推荐岗位、培训或公益性岗位。
false_alarms:
  - 灵活就业或外出务工,有收入但没有参保和纳税记录
  - 已经搬到外地,户口没有迁走
  - 已经就业,失业登记没有注销
  - 仍在领取失业保险金,名册没有填写领取期限
  - 由家人供养,生活没有困难
clause: 《关于进一步做好最低生活保障等社会救助兜底工作的通知》(民发〔2022〕83号) 二(一);焦民〔2024〕8号 二(二)2
needs: [human_resources.unemployment, civil_affairs.low_income_register, human_resources.social_insurance]
absence_of: [human_resources.social_insurance]
policy: [difficulty.unemployed_months, retention.exited_months, retention.rejected_months]
settled_by_review: true
steps: [watched, stay_in_custody, imprisoned]
owner: 低收入人口监测中心
reviewed_on: 2026-11-22
status: live
--- */
-- No end of the benefit though it began: nobody knows whether it still runs.
with unemployed as (
    select
        registration.*,
        last_day(this_run.period - to_months(months.value::integer)) as earned_after,
        this_run.period_end
    from core.human_resources__unemployment as registration
    cross join ops.this_run as this_run
    inner join policy.difficulty_unemployed_months as months
        on this_run.period_end >= months.valid_from and this_run.period_end < months.valid_to
    where
        registration.is_current
        and registration.match_grade <> 'E'
        and registration.registered_on + to_months(months.value::integer) <= this_run.period_end
        and (registration.closed_on is null or registration.closed_on > this_run.period_end)
        and registration.public_job_from is null
        and (registration.benefit_until < this_run.period or (registration.benefit_until is null and registration.benefit_from is null))
    qualify row_number() over (partition by registration.person_id order by registration.match_grade, registration.registered_on, registration.row_id) = 1
),

-- Signs of an income within the months that count; what is the case now counts as of the month's end. In prison nobody looks for work.
earning as (
    select
        person_id,
        month as known_on
    from core.human_resources__social_insurance
    where is_current and status = '正常' and match_grade <> 'E'
    union all
    select
        person_id,
        month as known_on
    from core.tax__income
    where is_current and amount > 0 and match_grade <> 'E'
    union all
    select
        listed.person_id,
        this_run.period_end as known_on
    from (
        select person_id from core.human_resources__pension
        where is_current and status = '正常' and match_grade <> 'E'
        union all
        select person_id from core.market__business
        where is_current and status = '存续' and role in ('经营者', '法定代表人') and match_grade <> 'E'
    ) as listed
    cross join ops.this_run as this_run
    union all
    select
        imprisoned.person_id,
        this_run.period_end as known_on
    from imprisoned
    cross join ops.this_run as this_run
)

select
    unemployed.person_id,
    watched.household_id,
    unemployed.record_id as subject_record,
    greatest(unemployed.registered_on, unemployed.benefit_until) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为', watched.standing, ',', strftime(unemployed.registered_on, '%Y年%-m月%-d日'), '登记失业,',
        if(unemployed.benefit_until is null, '没有失业保险金的领取记录', '失业保险金到' || strftime(unemployed.benefit_until, '%Y年%-m月%-d日') || '为止'),
        ',近期没有参保、工资和养老金记录。'
    ) as reason,
    list_filter([
        { 'row_id': watched.row_id, 'fact': watched.fact, 'value': watched.value },
        { 'row_id': unemployed.row_id, 'fact': 'registered_on', 'value': strftime(unemployed.registered_on, '%Y-%m-%d') },
        { 'row_id': unemployed.row_id, 'fact': 'benefit_until', 'value': strftime(unemployed.benefit_until, '%Y-%m-%d') }
    ], lambda item: item.value is not null) as evidence,
    ['失业登记没有注销,也没有安排公益性岗位', '近期没有正常的职工或灵活就业参保记录', '没有领取养老金,名下没有存续的经营主体', '没有户口迁出和死亡记录'] as ruled_out
from unemployed
inner join watched on unemployed.person_id = watched.person_id
where
    not exists (
        select 1 from earning
        where earning.person_id = unemployed.person_id and earning.known_on > unemployed.earned_after
    )
    and not exists (
        select 1 from core.life_event as event
        where
            event.person_id = unemployed.person_id
            and event.match_grade <> 'E'
            and ((event.kind = 'death' and event.happened_on <= unemployed.period_end) or (event.kind = 'moved_out' and event.happened_on >= unemployed.registered_on))
    )
-- Of two categories the stronger speaks, and with it its household.
qualify row_number() over (
    partition by unemployed.person_id
    order by
        watched.place,
        list_position(['特困人员', '最低生活保障', '低保边缘家庭', '刚性支出困难家庭', '其他困难', '防止返贫监测'], watched.value),
        watched.household_id,
        watched.record_id,
        watched.row_id
) = 1
