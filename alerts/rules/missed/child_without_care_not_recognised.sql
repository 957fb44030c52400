/* ---
code: M14
title: 疑似孤儿或事实无人抚养儿童未纳入保障
family: missed
grade: 红
department: 县级民政局
why: 父母双方均去世、失踪或符合规定情形的儿童,应认定为孤儿或事实无人抚养儿童;儿童福利名册中没有该儿童,或者已经停发。
next_step: 由儿童福利工作人员会同儿童主任上门核实监护和生活状况,符合条件的协助监护人申请。不公示、不张榜,注意保护儿童隐私。
false_alarms:
  - 父母一方已再婚,由继父或继母抚养
  - 监护关系已变更,或已被收养
  - 台账登记的户主和配偶并不是该儿童的亲生父母
  - 父母已康复、已释放,或信息未更新
  - 停发是因为已被收养、迁出等,名册没有写明
  - 孙辈按户内唯一的子(女)推定父母,实际父母另有其人
clause: 《关于进一步加强事实无人抚养儿童保障工作的意见》(民发〔2019〕62号) 一
needs: [civil_affairs.child_welfare]
needs_any: [public_security.household_change, civil_affairs.low_income_register]
policy: [orphan.child_under_age, orphan.parent_levels, orphan.custody_months]
already_weighed: [child]
cites_others: true
steps: [dead, stay_in_custody]
owner: 儿童福利科
reviewed_on: 2026-11-01
status: live
--- */
-- Of its parents the evidence tells that and since when, never for what offence or of which disease.
-- The list of child welfare is short: a township of which it names nobody is no gap in it, so that it is not under `absence_of`.
with circumstance as (
    select
        death.person_id,
        '死亡' as what,
        1 as weight,
        death.happened_on as since,
        death.row_id,
        'died_on' as fact,
        strftime(death.happened_on, '%Y-%m-%d') as fact_value
    from core.life_event as death
    cross join ops.this_run as this_run
    where death.kind = 'death' and death.match_grade in ('A', 'B', 'C') and death.happened_on <= this_run.period_end
    union all
    select
        missing.person_id,
        '宣告失踪' as what,
        2 as weight,
        missing.cancelled_on as since,
        missing.row_id,
        'reason' as fact,
        missing.reason as fact_value
    from core.public_security__death_cancellation as missing
    cross join ops.this_run as this_run
    where
        missing.is_current and missing.reason = '宣告失踪' and missing.match_grade in ('A', 'B', 'C') and missing.cancelled_on <= this_run.period_end
    union all
    -- Six months that are planned or that have passed; whoever is free again, or should be, is not counted.
    select
        kept.person_id,
        '服刑或被限制人身自由' as what,
        3 as weight,
        kept.starts_on as since,
        kept.row_id,
        'starts_on' as fact,
        strftime(kept.starts_on, '%Y-%m-%d') as fact_value
    from stay_in_custody as kept
    cross join ops.this_run as this_run
    inner join policy.orphan_custody_months as least_months
        on this_run.period_end >= least_months.valid_from and this_run.period_end < least_months.valid_to
    where
        kept.kind <> '社区矫正'
        and kept.match_grade in ('A', 'B', 'C')
        and kept.starts_on <= this_run.period_end
        and coalesce(coalesce(kept.left_on, kept.ends_on) > this_run.period_end, true)
        and coalesce(kept.ends_on, this_run.period_end) >= kept.starts_on + to_months(least_months.value::integer)
    union all
    select
        held.person_id,
        '重残' as what,
        4 as weight,
        held.issued_on as since,
        held.row_id,
        'level' as fact,
        held.level as fact_value
    from core.disabled_federation__certificate as held
    cross join ops.this_run as this_run
    inner join policy.orphan_parent_levels as severe
        on
            severe.category in (held.level, held.level || held.kind)
            and this_run.period_end >= severe.valid_from and this_run.period_end < severe.valid_to
    where
        held.is_current
        and held.status = '有效'
        and (held.valid_until is null or held.valid_until >= this_run.period_end)
        and held.match_grade in ('A', 'B', 'C')
    union all
    select
        illness.person_id,
        '重病' as what,
        5 as weight,
        illness.diagnosed_on as since,
        illness.row_id,
        'kind' as fact,
        illness.kind as fact_value
    from core.health__severe_illness as illness
    where
        illness.is_current
        and illness.kind = '重特大疾病'
        and (illness.status is null or illness.status not in ('治愈', '排除', '撤管', '死亡'))
        and illness.match_grade in ('A', 'B', 'C')
),

-- One circumstance is enough; the gravest speaks.
burdened as (
    select *
    from circumstance
    qualify row_number() over (partition by person_id order by weight, since, row_id) = 1
),

-- Both parents have to be known: of a parent whom no list names nothing follows. The police say who they are; else the
-- register does, where it lists a child of the head with the head and his or her one spouse in one month, a grandchild with
-- the head's only son and his wife (only daughter and her husband), or a child who is the head with father and mother.
generation as (
    select
        household_id,
        period,
        relation,
        min(person_id) as person_id
    from core.civil_affairs__low_income_register
    where relation in ('子', '儿媳', '女', '女婿', '父亲', '母亲') and household_id is not null and match_grade in ('A', 'B', 'C')
    group by household_id, period, relation
    having count(distinct person_id) = 1
),

family as (
    select
        change.person_id as child_id,
        change.father_person_id as parent_id,
        change.mother_person_id as other_parent_id,
        change.record_id,
        change.row_id,
        change.household_id,
        'kind' as fact,
        change.kind as fact_value,
        1 as weight,
        change.period
    from core.public_security__household_change as change
    where change.is_current and change.match_grade <> 'E'
    union all
    select
        child.person_id as child_id,
        head.person_id as parent_id,
        spouse.person_id as other_parent_id,
        child.record_id,
        child.row_id,
        child.household_id,
        'relation' as fact,
        child.relation as fact_value,
        2 as weight,
        child.period
    from core.civil_affairs__low_income_register as child
    inner join core.civil_affairs__low_income_register as head
        on child.household_id = head.household_id and child.period = head.period and head.relation = '户主'
    inner join core.civil_affairs__low_income_register as spouse
        on child.household_id = spouse.household_id and child.period = spouse.period and spouse.relation = '配偶'
    where child.relation in ('子', '女') and greatest(child.match_grade, head.match_grade, spouse.match_grade) in ('A', 'B', 'C')
    union all
    select
        child.person_id as child_id,
        one.person_id as parent_id,
        other.person_id as other_parent_id,
        child.record_id,
        child.row_id,
        child.household_id,
        'relation' as fact,
        child.relation as fact_value,
        3 as weight,
        child.period
    from core.civil_affairs__low_income_register as child
    inner join generation as one on child.household_id = one.household_id and child.period = one.period
    inner join generation as other on child.household_id = other.household_id and child.period = other.period
    where
        child.match_grade in ('A', 'B', 'C')
        and (
            (child.relation in ('孙子', '孙女') and one.relation = '子' and other.relation = '儿媳')
            or (child.relation = '外孙子女' and one.relation = '女婿' and other.relation = '女')
            or (child.relation = '户主' and one.relation = '父亲' and other.relation = '母亲')
        )
),

parents as (
    select *
    from family
    where child_id is not null and parent_id is not null and other_parent_id is not null and parent_id <> other_parent_id
    qualify row_number() over (partition by child_id order by weight asc, period desc, record_id asc, row_id asc) = 1
),

-- What the list of child welfare said last. Whoever stands on it is known to the bureau, also when its list of this month leaves him
-- out; whose allowance was stopped is looked after by nobody, until the reason for that is known.
last_told as (
    select
        listed.person_id,
        bool_and(coalesce(listed.status = '停发', false)) as is_stopped,
        min(listed.row_id) as row_id
    from (
        select
            told.person_id,
            told.status,
            told.row_id,
            dense_rank() over (partition by told.person_id order by told.period desc, told.is_current desc) as place
        from core.civil_affairs__child_welfare as told
        cross join ops.this_run as this_run
        where told.period <= this_run.period and told.match_grade <> 'E'
    ) as listed
    where listed.place = 1
    group by listed.person_id
)

select
    parents.child_id as person_id,
    parents.household_id,
    parents.record_id as subject_record,
    greatest(one.since, other.since) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该儿童', date_sub('year', person.birth_date, this_run.period_end), '周岁,', ['公安登记的父母', '台账登记的户主及配偶(父母)', '台账登记的父母'][parents.weight],
        '一方', one.what, ',另一方', other.what, if(last_told.is_stopped, ',儿童福利名册中该儿童已停发', ',儿童福利名册中没有该儿童'), ',可能属于', if(one.weight = 1 and other.weight = 1, '孤儿', '事实无人抚养儿童'), '。'
    ) as reason,
    list_filter([
        { 'row_id': parents.row_id, 'fact': parents.fact, 'value': parents.fact_value },
        { 'row_id': one.row_id, 'fact': one.fact, 'value': one.fact_value },
        { 'row_id': other.row_id, 'fact': other.fact, 'value': other.fact_value },
        { 'row_id': last_told.row_id, 'fact': 'status', 'value': '停发' }
    ], lambda item: item.row_id is not null) as evidence,
    [
        '父母双方的身份和情形都有记录,不是信息缺失', '在押的未到释放日期,残疾人证有效,重病没有登记为治愈、排除或撤管',
        if(last_told.is_stopped, '儿童福利名册最近一次登记为停发,也不是特困人员', '儿童福利名册历次都没有该儿童,也不是特困人员'), '截至本月没有收到该儿童的死亡记录'
    ] as ruled_out
from parents
cross join ops.this_run as this_run
inner join burdened as one on parents.parent_id = one.person_id
inner join burdened as other on parents.other_parent_id = other.person_id
inner join core.person as person on parents.child_id = person.person_id
inner join policy.orphan_child_under_age as adult on this_run.period_end >= adult.valid_from and this_run.period_end < adult.valid_to
left join last_told on parents.child_id = last_told.person_id
where
    date_sub('year', person.birth_date, this_run.period_end) < adult.value
    and not exists (
        select 1 from last_told as recognised
        where recognised.person_id = parents.child_id and not recognised.is_stopped
    )
    -- A child that chose to be destitute (特困人员) is looked after.
    and not exists (
        select 1 from core.civil_affairs__low_income_register as destitute
        where
            destitute.person_id = parents.child_id
            and destitute.is_current
            and destitute.category = '特困人员'
            and destitute.status in ('在册', '渐退')
            and destitute.match_grade <> 'E'
    )
    and not exists (
        select 1 from dead
        where dead.person_id = parents.child_id
    )
