/* ---
code: M29
title: 达到高龄津贴年龄没有发放记录
family: missed
grade: 蓝
department: 县级民政局
why: 达到规定年龄的老年人应得到高龄津贴;本月没有发放记录,可能是本人或家属不知道可以申请。
next_step: 核对申请和发放情况;未申请的上门告知本人或家属,协助办理,不用老人来回跑。
false_alarms:
  - 户籍不在本地,由户籍地发放
  - 档案年龄与身份证年龄不一致
  - 当地规定特困人员等不重复享受
  - 已申请,从下一批次发放
clause: 系统默认(提示:以当地高龄津贴规定为准)
needs: [civil_affairs.low_income_register, civil_affairs.payment]
absence_of: [civil_affairs.payment]
policy: [old_age.allowance_from_age]
already_weighed: [old]
steps: [dead]
owner: 养老服务科
reviewed_on: 2026-11-22
status: live
--- */
-- The month that the allowance's list is about: a county may pay in arrears.
with listed as (
    select
        register.*,
        coalesce(paid_for.month, anywhere.month, this_run.period) as month,
        this_run.period_end,
        min(register.record_id) over (partition by register.person_id) as subject_record,
        bool_or(register.support_mode = '集中') over (partition by register.person_id) as lives_in_a_home
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    left join core.payment_month as paid_for
        on left(register.area_code, 9) = paid_for.township_code and paid_for.programme = '高龄津贴'
    -- Who has no place is asked for by the earliest of them.
    cross join (
        select min(month) as month
        from core.payment_month
        where programme = '高龄津贴'
    ) as anywhere
    where register.is_current and register.status in ('在册', '渐退') and register.person_id is not null
    qualify row_number() over (partition by register.person_id order by register.match_grade, register.record_id, register.row_id) = 1
),

-- Whoever reaches the age this month is paid from the next one on.
aged as (
    select
        listed.*,
        (person.birth_date + to_years(age.value::integer))::date as birthday
    from listed
    inner join core.person as person on listed.person_id = person.person_id
    inner join policy.old_age_allowance_from_age as age
        on listed.period_end >= age.valid_from and listed.period_end < age.valid_to
),

-- Moved out of the county, or nobody says where to, and not back since.
moved as (
    select
        person_id,
        kind,
        to_area
    from core.public_security__household_change
    where is_current and kind in ('迁出', '迁入') and match_grade <> 'E'
    qualify row_number() over (partition by person_id order by changed_on desc, kind asc, row_id asc) = 1
)

select
    aged.person_id,
    aged.household_id,
    aged.subject_record,
    aged.birthday as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员为', aged.category, ',', strftime(aged.birthday, '%Y年%-m月%-d日'), '达到高龄津贴年龄,', strftime(aged.month, '%Y年%-m月'),
        '没有高龄津贴的发放记录。'
    ) as reason,
    [
        { 'row_id': aged.row_id, 'fact': 'category', 'value': aged.category },
        { 'row_id': aged.row_id, 'fact': 'status', 'value': aged.status }
    ] as evidence,
    ['达到年龄早于该月', '不是集中供养', '没有迁出本县的户籍记录', '该月的高龄津贴清册已经收到', '截至本月没有收到该人员的死亡记录'] as ruled_out
from aged
left join moved on aged.person_id = moved.person_id
where
    aged.birthday < aged.month
    and not coalesce(aged.lives_in_a_home, false)
    and not coalesce(moved.kind = '迁出' and left(moved.to_area, 6) is distinct from left(aged.area_code, 6), false)
    and not exists (
        select 1 from core.assistance as payment
        where
            payment.person_id = aged.person_id
            and payment.programme = '高龄津贴'
            and payment.period between aged.month and aged.period_end
            and payment.is_paid
            and payment.amount > 0
            and payment.match_grade <> 'E'
    )
    and not exists (
        select 1 from dead
        where dead.person_id = aged.person_id
    )
