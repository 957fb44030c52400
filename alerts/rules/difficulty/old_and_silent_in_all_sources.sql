/* ---
code: N16
title: 在册老年人各部门长期没有任何记录
family: difficulty
grade: 黄
department: 乡镇(街道)
why: 该老年人在册享受救助,但长期没有就医、走访、资格认证等任何记录,可能失联、外出,也可能有困难无人知晓。
next_step: 入户或电话联系本人,核实是否在世、住在哪里、由谁照料、有什么困难;平安的做好走访记录。
false_alarms:
  - 身体健康,近一年没有看病
  - 随子女在外地居住,在外地就医
  - 走访过但没有登记
clause: 系统默认(参照焦民〔2022〕154号 七 主动发现;焦民〔2024〕8号 二(二)2 经常性走访)
needs: [civil_affairs.low_income_register, medical_insurance.settlement, civil_affairs.visit, human_resources.pension]
absence_of: [medical_insurance.settlement, civil_affairs.visit]
policy: [difficulty.silent_months, difficulty.silent_from_age]
owner: 低收入人口监测中心
reviewed_on: 2026-11-22
status: shadow
--- */
-- Who lives in an institution is seen every day; who was recognised or reviewed within these months was seen then.
with listed as (
    select
        register.*,
        date_sub('year', coalesce(register.birth_date, person.birth_date), this_run.period_end) as age,
        months.value::integer as months,
        last_day(this_run.period - to_months(months.value::integer)) as silent_after,
        this_run.period_end,
        min(register.record_id) over (partition by register.person_id) as subject_record,
        greatest(
            max(register.recognised_on) over (partition by register.person_id), max(register.last_review_on) over (partition by register.person_id)
        ) as seen_on,
        bool_or(register.support_mode = '集中') over (partition by register.person_id) as lives_in_institution
    from core.civil_affairs__low_income_register as register
    inner join core.person as person on register.person_id = person.person_id
    cross join ops.this_run as this_run
    inner join policy.difficulty_silent_months as months
        on this_run.period_end >= months.valid_from and this_run.period_end < months.valid_to
    where register.is_current and register.status in ('在册', '渐退') and register.match_grade <> 'E'
),

elder as (
    select listed.*
    from listed
    inner join policy.difficulty_silent_from_age as old
        on listed.period_end >= old.valid_from and listed.period_end < old.valid_to and listed.age >= old.value
    where listed.seen_on <= listed.silent_after and not coalesce(listed.lives_in_institution, false)
    qualify row_number() over (partition by listed.person_id order by listed.match_grade, listed.record_id, listed.row_id) = 1
),

-- Any trace of the living person. Nobody at home is no trace; whoever is known to have died is another rule's.
trace as (
    select
        person_id,
        settled_on as seen_on
    from core.medical_insurance__settlement
    where is_current and match_grade <> 'E'
    union all
    select
        person_id,
        visited_on as seen_on
    from core.civil_affairs__visit
    where is_current and match_grade <> 'E' and (situation is null or situation <> '不在家')
    union all
    select
        person_id,
        certified_on as seen_on
    from core.human_resources__pension
    where is_current and match_grade <> 'E'
    union all
    select
        person_id,
        last_service_on as seen_on
    from core.health__family_doctor
    where is_current and match_grade <> 'E'
    union all
    select
        person_id,
        granted_on as seen_on
    from core.civil_affairs__temporary_relief
    where is_current and match_grade <> 'E'
    union all
    -- Whoever is insured by work, or pays tax, is somewhere at work.
    select
        person_id,
        last_day(month) as seen_on
    from core.human_resources__social_insurance
    where is_current and status = '正常' and match_grade <> 'E'
    union all
    select
        person_id,
        last_day(month) as seen_on
    from core.tax__income
    where is_current and amount > 0 and match_grade <> 'E'
    union all
    select
        agreement.person_id,
        this_run.period_end as seen_on
    from core.civil_affairs__care_agreement as agreement
    cross join ops.this_run as this_run
    where
        agreement.is_current
        and agreement.match_grade <> 'E'
        and agreement.starts_on <= this_run.period_end
        and (agreement.ends_on is null or agreement.ends_on >= this_run.period_end)
    union all
    select
        event.person_id,
        if(event.kind = 'death', this_run.period_end, event.happened_on) as seen_on
    from core.life_event as event
    cross join ops.this_run as this_run
    where event.kind <> 'visit' and event.match_grade <> 'E' and event.happened_on <= this_run.period_end
)

select
    person_id,
    household_id,
    subject_record,
    null::date as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该老年人(', age, '岁)在册(', category, ')', ',截至', strftime(period_end, '%Y年%-m月%-d日'), '的', months,
        '个月内没有就医、走访、养老金资格认证、家庭医生服务等任何记录。'
    ) as reason,
    list_filter([
        { 'row_id': row_id, 'fact': 'category', 'value': category },
        { 'row_id': row_id, 'fact': 'recognised_on', 'value': strftime(recognised_on, '%Y-%m-%d') },
        { 'row_id': row_id, 'fact': 'last_review_on', 'value': strftime(last_review_on, '%Y-%m-%d') }
    ], lambda item: item.value is not null) as evidence,
    ['不在供养服务机构集中供养', '期间没有新认定或复核', '期间没有见到本人的走访记录,也没有生效的照料协议', '没有收到该人员的死亡记录'] as ruled_out
from elder
where not exists (
    select 1 from trace
    where trace.person_id = elder.person_id and trace.seen_on > elder.silent_after
)
