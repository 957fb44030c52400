/* ---
code: N10
title: 父母被限制人身自由、无人照料的未成年子女
family: difficulty
grade: 红
department: 县级民政局
why: 该未成年人的父亲或母亲被限制人身自由,没有查到其他能够照料的父母,也没有得到儿童福利保障,可能无人照料。
next_step: 由儿童福利工作人员会同儿童主任尽快上门,了解实际照料人和生活情况,符合条件的协助申请事实无人抚养儿童保障;不公示、不张扬,保护儿童隐私。
false_alarms:
  - 由祖父母等亲属照料,生活有保障
  - 另一名父母健在并实际照料,但没有登记在同一户
  - 父母已经释放,数据尚未更新
  - 孙辈按户内唯一的子(女)推定父母,实际父母另有其人
clause: 《关于进一步加强事实无人抚养儿童保障工作的意见》(民发〔2019〕62号) 四(二)
needs: [justice.custody, civil_affairs.low_income_register, civil_affairs.child_welfare]
policy: [difficulty.minor_under_age]
already_weighed: [child]
restricted: true
steps: [minor, dead, stay_in_custody]
owner: 儿童福利科
reviewed_on: 2026-11-22
status: live
--- */
-- Whom the register or the monitoring calls a child of the family, and of whom the police know the parents. A parent who was taken from the
-- register stays one; only who lives in the family now, or whom the police name, can be the other one. A grandchild's parents are
-- known where the head has one son (daughter) there, and no two of their spouses.
with lineage as (
    select
        household_id,
        count(distinct person_id) filter (relation = '子') = 1 and count(distinct person_id) filter (relation = '儿媳') <= 1 as has_one_son,
        count(distinct person_id) filter (relation = '女') = 1 and count(distinct person_id) filter (relation = '女婿') <= 1 as has_one_daughter
    from core.household_member
    group by household_id
),

kin as (
    select
        child.person_id,
        child.household_id,
        parent.person_id as parent_id,
        parent.valid_to is null or parent.valid_to > this_run.period_end as may_care,
        true as tells_both,
        listed.record_id,
        child.row_id,
        'relation' as fact,
        child.relation as value
    from core.household_member as child
    cross join ops.this_run as this_run
    inner join core.household_member as parent on child.household_id = parent.household_id
    inner join lineage on child.household_id = lineage.household_id
    inner join core.civil_affairs__low_income_register as listed on child.row_id = listed.row_id
    where
        (
            (child.relation in ('子', '女') and parent.relation in ('户主', '配偶'))
            or (child.relation = '户主' and parent.relation in ('父亲', '母亲'))
            or (child.relation in ('孙子', '孙女') and parent.relation in ('子', '儿媳') and lineage.has_one_son)
            or (child.relation = '外孙子女' and parent.relation in ('女', '女婿') and lineage.has_one_daughter)
        )
        and (child.valid_to is null or child.valid_to > this_run.period_end)
    union all
    select
        child.person_id,
        child.household_id,
        parent.person_id as parent_id,
        true as may_care,
        true as tells_both,
        child.record_id,
        child.row_id,
        'relation' as fact,
        child.relation as value
    from core.agriculture__poverty_monitoring as child
    -- Counties number their monitored households for themselves.
    inner join core.agriculture__poverty_monitoring as parent
        on child.household_no = parent.household_no and left(child.area_code, 6) is not distinct from left(parent.area_code, 6)
    where
        child.is_current
        and parent.is_current
        and child.relation in ('子', '女')
        and parent.relation in ('户主', '配偶')
        and child.match_grade <> 'E'
        and parent.match_grade <> 'E'
    union all
    select
        change.person_id,
        change.household_id,
        unnest([change.father_person_id, change.mother_person_id]) as parent_id,
        true as may_care,
        change.father_person_id is not null and change.mother_person_id is not null as tells_both,
        change.record_id,
        change.row_id,
        'kind' as fact,
        change.kind as value
    from core.public_security__household_change as change
    where change.is_current and change.person_id is not null and change.match_grade <> 'E'
),

-- Correction at home keeps nobody from his child; where the planned end has passed nobody knows.
detained as (
    select
        custody.person_id,
        max(custody.starts_on) as starts_on
    from stay_in_custody as custody
    cross join ops.this_run as this_run
    where
        custody.kind <> '社区矫正'
        and custody.match_grade in ('A', 'B', 'C')
        and custody.starts_on <= this_run.period_end
        and (custody.ends_on is null or custody.ends_on > this_run.period_end)
        and (custody.left_on is null or custody.left_on > this_run.period_end)
    group by custody.person_id
),

able as (
    select
        person_id,
        parent_id
    from kin
    where
        may_care
        and parent_id is not null
        and parent_id not in (select detained.person_id from detained)
        and parent_id not in (select dead.person_id from dead)
),

-- An allowance that was stopped protects nobody.
protected as (
    select person_id from core.civil_affairs__child_welfare
    where is_current and person_id is not null and match_grade <> 'E' and coalesce(status <> '停发', true)
    union all
    select person_id from core.status_spell
    where category = '特困人员' and valid_to is null
)

select
    kin.person_id,
    kin.household_id,
    min(kin.record_id) over (partition by kin.person_id) as subject_record,
    detained.starts_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该未成年人(', minor.age, '岁)的父亲或母亲自', strftime(detained.starts_on, '%Y年%-m月'),
        '起被限制人身自由,没有查到其他能够照料的父母,也没有孤儿、事实无人抚养儿童或特困人员的在册记录。'
    ) as reason,
    [
        { 'row_id': kin.row_id, 'fact': kin.fact, 'value': kin.value }
    ] as evidence,
    ['父亲或母亲尚未释放,不是社区矫正', '另一名父母已去世、同样被限制人身自由,或不在该户', '没有儿童福利和特困供养的认定记录', '没有收到该未成年人的死亡记录'] as ruled_out
from kin
inner join detained on kin.parent_id = detained.person_id
inner join minor on kin.person_id = minor.person_id
where
    kin.tells_both
    and kin.person_id not in (select dead.person_id from dead)
    and kin.person_id not in (select able.person_id from able)
    and kin.person_id not in (select protected.person_id from protected)
qualify row_number() over (partition by kin.person_id order by kin.fact desc, detained.starts_on asc, kin.record_id asc, kin.row_id asc) = 1
