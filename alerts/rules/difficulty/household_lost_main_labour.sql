/* ---
code: N02
title: 低收入家庭主要劳动力死亡
family: difficulty
grade: 红
department: 乡镇(街道)
why: 该户一名劳动年龄成员近期死亡,家里还有其他成员,收入可能骤减,也可能有未成年人或老人无人照料。
next_step: 尽快上门慰问,了解家庭生活和照料情况,告知临时救助、丧葬减免等政策;按规定重新核算该户待遇,需要的先行救助。
false_alarms:
  - 死亡人员早已不在该户生活
  - 家庭已得到保险或工亡赔付,生活没有困难
  - 死亡人员生前已丧失劳动能力,但台账没有登记
  - 死亡的是同名同姓的另一人,或证件号登记有误
clause: 《关于进一步做好最低生活保障等社会救助兜底工作的通知》(民发〔2022〕83号) 一(三);焦民〔2024〕8号 二(二)2
needs: [civil_affairs.low_income_register]
needs_any: [public_security.death_cancellation, health.death_certificate, civil_affairs.cremation]
policy: [difficulty.main_labour_age, difficulty.event_months]
settled_by_review: true
owner: 低收入人口监测中心
reviewed_on: 2026-11-22
status: live
--- */
with told as (
    select
        person_id,
        coalesce(died_on, cancelled_on) as died_on,
        if(died_on is null, 'cancelled_on', 'died_on') as fact,
        row_id,
        match_grade
    from core.public_security__death_cancellation
    where is_current and reason = '死亡'
    union all
    select
        person_id,
        died_on,
        'died_on' as fact,
        row_id,
        match_grade
    from core.health__death_certificate
    where is_current
    union all
    select
        person_id,
        coalesce(died_on, cremated_on) as died_on,
        if(died_on is null, 'cremated_on', 'died_on') as fact,
        row_id,
        match_grade
    from core.civil_affairs__cremation
    where is_current
),

-- Of several reports of one death the surest link speaks, then the earliest.
death as (
    select told.*
    from told
    cross join ops.this_run as this_run
    where told.person_id is not null and told.match_grade <> 'E' and told.died_on <= this_run.period_end
    qualify row_number() over (partition by told.person_id order by told.match_grade, told.died_on, told.row_id) = 1
),

labourer as (
    select
        death.*,
        date_sub('year', person.birth_date, death.died_on) as age
    from death
    inner join core.person as person on death.person_id = person.person_id
    cross join ops.this_run as this_run
    inner join policy.difficulty_main_labour_age as youngest
        on youngest.category = '下限' and death.died_on >= youngest.valid_from and death.died_on < youngest.valid_to
    inner join policy.difficulty_main_labour_age as oldest
        on oldest.category = '上限' and death.died_on >= oldest.valid_from and death.died_on < oldest.valid_to
    inner join policy.difficulty_event_months as recent
        on recent.category = '死亡' and this_run.period_end >= recent.valid_from and this_run.period_end < recent.valid_to
    where
        death.died_on > last_day(this_run.period - to_months(recent.value::integer))
        and age between youngest.value and oldest.value
        -- Who was known to be unable to work brought no income home.
        and not exists (
            select 1 from core.civil_affairs__low_income_register as register
            where register.person_id = death.person_id and register.labour in ('丧失', '无') and register.match_grade <> 'E'
        )
),

-- Who belonged together, in the register or as a monitored household.
member as (
    select
        person_id,
        household_id,
        household_id as home,
        'category' as fact,
        category as value,
        valid_from,
        valid_to,
        record_id,
        row_id
    from core.status_spell
    union all
    select
        person_id,
        household_id,
        -- Counties number their monitored households for themselves.
        concat('监测户', household_no, ' ', left(area_code, 6)) as home,
        'kind' as fact,
        kind as value,
        recognised_on as valid_from,
        if(is_current and not risk_cleared, null, last_day(period)) as valid_to,
        record_id,
        row_id
    from core.agriculture__poverty_monitoring
    where match_grade <> 'E'
),

bereaved as (
    select
        labourer.*,
        lost.household_id,
        lost.fact as member_fact,
        lost.value as member_value,
        lost.row_id as member_row,
        min(lost.record_id) over (partition by labourer.person_id) as subject_record,
        left_behind.person_id as survivor
    from labourer
    inner join member as lost
        on
            labourer.person_id = lost.person_id
            and labourer.died_on >= lost.valid_from
            and (lost.valid_to is null or labourer.died_on <= lost.valid_to)
    inner join member as left_behind
        on
            lost.home = left_behind.home
            and lost.person_id <> left_behind.person_id
            and (left_behind.valid_to is null or labourer.died_on < left_behind.valid_to)
    where left_behind.person_id not in (select death.person_id from death)
),

-- Relief for the death to anybody who is left: the family is known.
helped as (
    select bereaved.person_id
    from bereaved
    inner join core.civil_affairs__temporary_relief as relief
        on bereaved.survivor = relief.person_id and bereaved.died_on <= relief.granted_on
    where relief.is_current and relief.cause = '成员死亡' and relief.match_grade <> 'E'
)

select
    person_id,
    min_by(household_id, member_fact || member_row) as household_id,
    subject_record,
    died_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该户一名', age, '岁的成员(', min_by(member_value, member_fact || member_row), ')于', strftime(died_on, '%Y年%-m月%-d日'), '死亡,户内还有',
        count(distinct survivor), '名成员。'
    ) as reason,
    [
        { 'row_id': min_by(member_row, member_fact || member_row), 'fact': min_by(member_fact, member_fact || member_row),
          'value': min_by(member_value, member_fact || member_row) },
        { 'row_id': row_id, 'fact': fact, 'value': strftime(died_on, '%Y-%m-%d') }
    ] as evidence,
    ['死亡时仍是该户成员,户内有在世的其他成员', '台账没有登记其丧失劳动能力', '死亡后没有以成员死亡为由的临时救助记录'] as ruled_out
from bereaved
where person_id not in (select helped.person_id from helped)
group by person_id, subject_record, died_on, age, row_id, fact
