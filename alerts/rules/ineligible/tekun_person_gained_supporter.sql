/* ---
code: X23
title: 特困人员认定后新增法定义务人
family: ineligible
grade: 黄
department: 乡镇(街道)
why: 特困人员认定后结婚或生育,可能有了具有赡养、抚养、扶养能力的法定义务人;是否有能力,需要入户核实。
next_step: 入户了解配偶或子女另一方的年龄、健康和收入,按程序重新核定;没有能力的继续供养。这是疑点线索,不得仅凭比对结果停止供养。
false_alarms:
  - 配偶本人年老、重残、收入低或服刑,没有履行义务的能力
  - 补办登记,婚姻关系在认定前已经存在
  - 登记的是同名同姓的另一人
clause: 《特困人员认定办法》(民发〔2021〕43号) 第二十四条
needs: [civil_affairs.low_income_register]
needs_any: [civil_affairs.marriage, public_security.household_change]
policy: [support.exempt_min_age, support.exempt_old_age, support.exempt_disability]
settled_by_review: true
steps: [tekun, dead, stay_in_custody]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
-- Who became whose spouse, or the other parent of whose child. What the other one is, decides whether there is help to expect.
with bond as (
    select
        husband_person_id as person_id,
        wife_person_id as other_id,
        kind,
        registered_on as happened_on,
        'registered_on' as fact,
        row_id,
        null as child_id
    from core.civil_affairs__marriage
    where is_current and kind in ('结婚', '离婚', '撤销')
    union all
    select
        wife_person_id as person_id,
        husband_person_id as other_id,
        kind,
        registered_on as happened_on,
        'registered_on' as fact,
        row_id,
        null as child_id
    from core.civil_affairs__marriage
    where is_current and kind in ('结婚', '离婚', '撤销')
    union all
    select
        father_person_id as person_id,
        mother_person_id as other_id,
        kind,
        changed_on as happened_on,
        'changed_on' as fact,
        row_id,
        person_id as child_id
    from core.public_security__household_change
    where is_current and kind = '出生'
    union all
    select
        mother_person_id as person_id,
        father_person_id as other_id,
        kind,
        changed_on as happened_on,
        'changed_on' as fact,
        row_id,
        person_id as child_id
    from core.public_security__household_change
    where is_current and kind = '出生'
),

own as (
    select bond.*
    from bond
    inner join tekun on bond.person_id = tekun.person_id
),

gained as (
    select own.*
    from own
    inner join tekun on own.person_id = tekun.person_id
    left join core.person as child on own.child_id = child.person_id
    cross join ops.this_run as this_run
    where
        own.kind in ('结婚', '出生')
        and own.happened_on > tekun.recognised_on
        and own.happened_on <= this_run.period_end
        -- A birth is often registered years later: who was born before the recognition is nobody new.
        and coalesce(child.birth_date > tekun.recognised_on, true)
        and not exists (
            select 1 from own as ended
            where ended.person_id = own.person_id
                and ended.kind in ('离婚', '撤销')
                and own.kind = '结婚'
                and ended.happened_on >= own.happened_on
        )
),

supporter as (
    select distinct other_id as person_id
    from gained
    where other_id is not null
),

-- Whom the law does not expect to support anybody, as far as the data tell.
incapable as (
    select register.person_id
    from core.civil_affairs__low_income_register as register
    inner join supporter on register.person_id = supporter.person_id
    cross join ops.this_run as this_run
    inner join core.person as person on register.person_id = person.person_id
    inner join policy.support_exempt_min_age as with_aid
        on this_run.period_end >= with_aid.valid_from and this_run.period_end < with_aid.valid_to
    inner join policy.support_exempt_old_age as with_little
        on this_run.period_end >= with_little.valid_from and this_run.period_end < with_little.valid_to
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.match_grade <> 'E'
        and (
            register.category = '特困人员'
            or (register.category = '最低生活保障' and person.birth_date + to_years(with_aid.value::integer) <= this_run.period_end)
            or person.birth_date + to_years(with_little.value::integer) <= this_run.period_end
        )
    union all
    select certificate.person_id
    from core.disabled_federation__certificate as certificate
    inner join supporter on certificate.person_id = supporter.person_id
    cross join ops.this_run as this_run
    inner join policy.support_exempt_disability as severe
        on
            severe.category in (certificate.level, certificate.level || certificate.kind)
            and this_run.period_end >= severe.valid_from
            and this_run.period_end < severe.valid_to
    where certificate.is_current and certificate.status = '有效' and certificate.match_grade <> 'E'
    union all
    select custody.person_id
    from stay_in_custody as custody
    cross join ops.this_run as this_run
    where
        custody.kind <> '社区矫正'
        and custody.starts_on <= this_run.period_end
        and coalesce(coalesce(custody.left_on, custody.ends_on) > this_run.period_end, true)
    union all
    select person_id
    from dead
),

-- Of several the newest speaks.
newest as (
    select gained.*
    from gained
    anti join incapable on gained.other_id = incapable.person_id
    qualify row_number() over (partition by gained.person_id order by gained.happened_on desc, gained.kind, gained.row_id) = 1
)

select
    tekun.person_id,
    tekun.household_id,
    tekun.subject_record,
    newest.happened_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员于', strftime(tekun.recognised_on, '%Y年%-m月%-d日'), '认定为特困人员,', strftime(newest.happened_on, '%Y年%-m月%-d日'),
        if(newest.kind = '结婚', '登记结婚,台账中仍为', '登记为新生儿的父亲或母亲,台账中仍为'), tekun.status, '。'
    ) as reason,
    [
        { 'row_id': tekun.row_id, 'fact': 'category', 'value': tekun.category },
        { 'row_id': tekun.row_id, 'fact': 'recognised_on', 'value': strftime(tekun.recognised_on, '%Y-%m-%d') },
        { 'row_id': newest.row_id, 'fact': newest.fact, 'value': strftime(newest.happened_on, '%Y-%m-%d') }
    ] as evidence,
    list_filter([
        if(newest.kind = '结婚', '此后没有离婚、撤销的登记', null),
        '截至本月没有收到该人员的死亡记录',
        if(newest.other_id is null, null, '没有查到对方年老领取救助、重度残疾、在押或死亡的记录')
    ], lambda text: text is not null) as ruled_out
from tekun
inner join newest on tekun.person_id = newest.person_id
anti join dead on tekun.person_id = dead.person_id
