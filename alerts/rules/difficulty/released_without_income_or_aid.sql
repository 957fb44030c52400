/* ---
code: N09
title: 释放回归人员没有收入和救助
family: difficulty
grade: 黄
department: 县级司法局
why: 该人员近期从监所回归社会,没有参保、工资、养老金等收入记录,本人和家庭也没有享受救助,生活可能没有着落。
next_step: 由司法所会同乡镇(街道)了解其住处、就业和生活情况,告知临时救助、就业服务等政策,符合条件的协助申请;注意保护隐私。
false_alarms:
  - 由家人供养,生活没有困难
  - 回到外地居住,不在本地生活
  - 灵活就业,有收入但没有参保和纳税记录
clause: 《中华人民共和国监狱法》第三十七条;系统默认(强制隔离戒毒、看守所释放人员比照)
needs: [justice.custody, civil_affairs.low_income_register, human_resources.social_insurance]
absence_of: [civil_affairs.low_income_register, human_resources.social_insurance]
policy: [difficulty.days_after_release]
steps: [dead, stay_in_custody]
owner: 低收入人口监测中心
reviewed_on: 2026-11-22
status: live
--- */
-- Correction at home is no custody. A planned end is no release.
with released as (
    select
        custody.*,
        this_run.period_end
    from core.justice__custody as custody
    cross join ops.this_run as this_run
    inner join policy.difficulty_days_after_release as days
        on this_run.period_end >= days.valid_from and this_run.period_end < days.valid_to
    where
        custody.is_current
        and custody.kind <> '社区矫正'
        and custody.person_id is not null
        and custody.match_grade <> 'E'
        and custody.released_on <= this_run.period_end
        and custody.released_on >= this_run.period_end - days.value::integer
    qualify row_number() over (partition by custody.person_id order by custody.released_on desc, custody.match_grade asc, custody.record_id asc, custody.row_id asc) = 1
),

-- Signs of an income or of aid, each with the day up to which it counts.
provided as (
    select
        person_id,
        last_day(month) as known_on
    from core.human_resources__social_insurance
    where is_current and status = '正常' and match_grade <> 'E'
    union all
    select
        person_id,
        last_day(month) as known_on
    from core.tax__income
    where is_current and amount > 0 and match_grade <> 'E'
    union all
    select
        person_id,
        last_day(period) as known_on
    from core.assistance
    where is_paid and amount > 0 and match_grade <> 'E'
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
        union all
        select person_id from core.status_spell
        where valid_to is null
        union all
        -- Back in custody.
        select person_id from stay_in_custody
        where kind <> '社区矫正' and left_on is null
    ) as listed
    cross join ops.this_run as this_run
    union all
    select
        person_id,
        happened_on as known_on
    from core.life_event
    where kind = 'moved_out' and match_grade <> 'E'
)

select
    person_id,
    household_id,
    record_id as subject_record,
    released_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '司法部门登记该人员于', strftime(released_on, '%Y年%-m月%-d日'), '回归社会,此后没有参保、工资和养老金记录,本人和家庭不在低收入人口台账中,也没有救助记录。'
    ) as reason,
    [
        { 'row_id': row_id, 'fact': 'released_on', 'value': strftime(released_on, '%Y-%m-%d') }
    ] as evidence,
    ['已经释放,不是社区矫正,也没有再次在押的记录', '释放后没有参保、工资、养老金和经营记录', '本人和所在家庭不在台账中,释放后没有救助记录', '释放后没有户口迁出和死亡记录'] as ruled_out
from released
where
    not exists (
        select 1 from provided
        where provided.person_id = released.person_id and provided.known_on >= released.released_on
    )
    and not exists (
        select 1 from core.status_spell as family
        where family.household_id = released.household_id and family.valid_to is null
    )
    and not exists (
        select 1 from dead
        where dead.person_id = released.person_id
    )
