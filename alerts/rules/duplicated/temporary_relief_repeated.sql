/* ---
code: D11
title: 同一家庭因同一事由重复临时救助,或一年内多次救助
family: duplicated
grade: 黄
department: 乡镇(街道)
why: 临时救助是应急性、过渡性救助;同一事由反复救助或次数偏多,可能是重复审批,也可能说明家庭需要纳入长期保障。
next_step: 核对各次申请的事由和材料;确有持续困难的,评估是否符合低保、特困等条件;属重复审批的按程序更正。这是疑点线索,不得仅凭比对结果处理。
false_alarms:
  - 一次审批、分阶段发放
  - 先行救助后的跟进救助
  - 经一事一议或特殊情形批准的再次救助
  - 同一类事由,实际是两次不同的意外或疾病
clause: 系统默认(参照各地临时救助办法:同一事由一年内一般救助一次)
needs: [civil_affairs.temporary_relief]
policy: [temporary_relief.same_cause_months, temporary_relief.max_per_year, temporary_relief.follow_up_days]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- One case number is one approval, however many members and instalments it has; one day and cause are one as well.
-- What was granted under a number before it was given to this family is another family's.
with numbered as (
    select
        register.household_no,
        left(register.area_code, 9) as township_code,
        min(register.household_id) as household_id,
        max(family.held_from) as held_from
    from core.civil_affairs__low_income_register as register
    left join core.number_member as family
        on register.household_id = family.household_id and register.person_id = family.person_id
    where register.is_current and register.household_id is not null and register.household_no is not null
    group by register.household_no, left(register.area_code, 9)
    having count(distinct register.household_id) = 1
),

-- Other members' grants count only where it is sure whose they are, or where the line gives the number of their household
-- (in its township), though it names the member without one of his own.
approved as (
    select
        relief.*,
        relief.person_id is not null and relief.match_grade in ('A', 'B', 'C') as is_sure,
        coalesce(if(is_sure, relief.household_id, numbered.household_id), relief.household_no, relief.person_id) as family
    from core.civil_affairs__temporary_relief as relief
    cross join ops.this_run as this_run
    left join numbered
        on
            relief.household_no = numbered.household_no
            and left(relief.area_code, 9) = numbered.township_code
            and coalesce(relief.granted_on >= numbered.held_from, true)
    where
        relief.is_current
        and relief.amount > 0
        and relief.granted_on <= this_run.period_end
        and (is_sure or numbered.household_id is not null)
    qualify
        row_number() over (partition by family, relief.case_no order by relief.granted_on, relief.row_id) = 1
        and row_number() over (partition by family, relief.granted_on, relief.cause order by relief.record_id, relief.row_id) = 1
),

after as (
    select
        *,
        max(if(advance, granted_on, null)) over before as advanced_on
    from approved
    window before as (partition by family, cause order by granted_on rows between unbounded preceding and 1 preceding)
),

-- What follows an advance within days completes it.
own as (
    select
        after.*,
        lag(after.granted_on) over (partition by after.family, after.cause order by after.granted_on) as before_on,
        dense_rank() over (partition by after.family, year(after.granted_on) order by after.granted_on) as in_year
    from after
    inner join policy.temporary_relief_follow_up_days as follow_up
        on after.granted_on >= follow_up.valid_from and after.granted_on < follow_up.valid_to
    where coalesce(after.granted_on - after.advanced_on > follow_up.value, true)
),

repeated as (
    select
        own.*,
        coalesce(own.cause <> '其他' and own.granted_on < own.before_on + to_months(same_cause.value::integer), false) as is_same_cause,
        own.in_year > most.value as is_often,
        least(if(is_same_cause, own.before_on, null), if(is_often, date_trunc('year', own.granted_on), null))::date as told_from
    from own
    cross join ops.this_run as this_run
    inner join policy.temporary_relief_same_cause_months as same_cause
        on own.granted_on >= same_cause.valid_from and own.granted_on < same_cause.valid_to
    inner join policy.temporary_relief_max_per_year as most
        on own.granted_on >= most.valid_from and own.granted_on < most.valid_to
    where
        -- What was granted longer ago is past checking.
        own.granted_on > this_run.period_end - to_months(same_cause.value::integer)
        and (is_same_cause or is_often)
    qualify row_number() over (partition by own.family order by own.granted_on desc, own.record_id) = 1
),

-- Of whom the alert is: who was granted it, or, where that is not sure, whoever of the family was for sure, last.
spoken as (
    select
        repeated.record_id,
        max_by(
            { 'person_id': own.person_id, 'household_id': own.household_id, 'row_id': own.row_id, 'cause': own.cause, 'amount': own.amount },
            { 'granted_on': own.granted_on, 'record_id': own.record_id }
        ) as one
    from repeated
    inner join own on repeated.family = own.family and own.granted_on between repeated.told_from and repeated.granted_on
    where own.is_sure and (own.record_id = repeated.record_id or not repeated.is_sure)
    group by repeated.record_id
),

-- Earlier grants of the same person; those of other members of the family only the sentence tells.
trail as (
    select
        repeated.record_id,
        min(spoken.one) as one,
        list({ 'row_id': own.row_id, 'fact': 'granted_on', 'value': strftime(own.granted_on, '%Y-%m-%d') } order by own.granted_on, own.row_id) as facts
    from repeated
    inner join spoken on repeated.record_id = spoken.record_id
    inner join own on repeated.family = own.family and spoken.one.person_id = own.person_id
    where own.is_sure and own.granted_on between repeated.told_from and repeated.granted_on
    group by repeated.record_id
)

select
    trail.one.person_id as person_id,
    trail.one.household_id as household_id,
    repeated.record_id as subject_record,
    repeated.granted_on as occurred_on,
    repeated.amount as amount_at_risk,
    concat(
        '该家庭于', strftime(repeated.granted_on, '%Y年%-m月%-d日'), '因', coalesce(repeated.cause, '(事由未填)'), '获得临时救助', repeated.amount, '元',
        if(repeated.is_same_cause, concat(',此前', strftime(repeated.before_on, '%Y年%-m月%-d日'), '已因同一类事由救助过'), ''),
        if(repeated.is_often, concat(',为', year(repeated.granted_on), '年第', repeated.in_year, '次'), ''), '。'
    ) as reason,
    list_concat(
        list_filter([
            { 'row_id': trail.one.row_id, 'fact': 'cause', 'value': trail.one.cause },
            { 'row_id': trail.one.row_id, 'fact': 'amount', 'value': trail.one.amount::varchar }
        ], lambda item: item.value is not null),
        trail.facts
    ) as evidence,
    ['各次申请编号不同、审批日期不同,不是一次审批分阶段发放', '不是先行救助后短期内的跟进救助'] as ruled_out
from repeated
inner join trail on repeated.record_id = trail.record_id
