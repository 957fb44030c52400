/* ---
code: N14
title: 离婚或丧偶后独自抚养未成年子女
family: difficulty
grade: 黄
department: 乡镇(街道)
why: 低收入家庭的一名父母近期离婚或丧偶,独自与未成年子女一起生活,家庭收入可能减少,照料负担加重。
next_step: 入户了解收入、抚养费和子女照料情况,告知低保重新核算、临时救助、儿童福利等政策,符合条件的协助申请。
false_alarms:
  - 另一方按约定支付抚养费,生活没有困难
  - 子女实际由另一方抚养,台账没有更新
  - 离婚后仍共同生活
clause: 系统默认(参照焦民〔2024〕8号 二(二)2 家庭成员和收入变化情况)
needs: [civil_affairs.marriage, civil_affairs.low_income_register]
policy: [difficulty.event_months, difficulty.minor_under_age]
settled_by_review: true
steps: [minor]
owner: 低收入人口监测中心
reviewed_on: 2026-11-22
status: shadow
--- */
-- Who lives together at the end of the month, as the register or the monitoring says.
with member as (
    select
        home.person_id,
        home.household_id,
        home.household_id as home,
        home.relation,
        listed.record_id,
        home.row_id
    from core.household_member as home
    cross join ops.this_run as this_run
    inner join core.civil_affairs__low_income_register as listed on home.row_id = listed.row_id
    where home.valid_to is null or home.valid_to > this_run.period_end
    union all
    select
        person_id,
        household_id,
        -- Counties number their monitored households for themselves.
        concat('监测户', household_no, ' ', left(area_code, 6)) as home,
        relation,
        record_id,
        row_id
    from core.agriculture__poverty_monitoring
    where is_current and not risk_cleared and match_grade <> 'E'
),

link as (
    select
        parent.person_id,
        child.person_id as child_id
    from member as parent
    inner join member as child on parent.home = child.home
    where parent.relation in ('户主', '配偶') and child.relation in ('子', '女')
    union all
    select
        unnest([father_person_id, mother_person_id]) as person_id,
        person_id as child_id
    from core.public_security__household_change
    where is_current and match_grade <> 'E'
),

dead as (
    select
        death.person_id,
        min(death.happened_on) as died_on
    from core.life_event as death
    cross join ops.this_run as this_run
    where death.kind = 'death' and death.match_grade <> 'E' and death.happened_on <= this_run.period_end
    group by death.person_id
),

couple as (
    select
        husband_person_id as person_id,
        wife_person_id as partner_id,
        kind,
        registered_on,
        row_id
    from core.civil_affairs__marriage
    where is_current
    union all
    select
        wife_person_id as person_id,
        husband_person_id as partner_id,
        kind,
        registered_on,
        row_id
    from core.civil_affairs__marriage
    where is_current
),

-- A divorce of its own day, a marriage until the partner's death.
ended as (
    select
        couple.person_id,
        couple.partner_id,
        couple.kind,
        couple.registered_on,
        couple.row_id,
        if(couple.kind = '离婚', couple.registered_on, dead.died_on) as ended_on
    from couple
    left join dead on couple.partner_id = dead.person_id
    where couple.kind = '离婚' or (couple.kind = '结婚' and couple.registered_on <= dead.died_on)
),

family as (
    select
        parent.person_id,
        parent.household_id,
        parent.home,
        parent.relation,
        parent.record_id,
        parent.row_id,
        count(distinct child.person_id) as children
    from member as parent
    inner join link on parent.person_id = link.person_id
    inner join member as child on link.child_id = child.person_id and parent.home = child.home
    inner join minor on child.person_id = minor.person_id
    where
        parent.person_id not in (select dead.person_id from dead)
        and child.person_id not in (select dead.person_id from dead)
    group by parent.person_id, parent.household_id, parent.home, parent.relation, parent.record_id, parent.row_id
)

select
    family.person_id,
    family.household_id,
    family.record_id as subject_record,
    ended.ended_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员于', strftime(ended.ended_on, '%Y年%-m月%-d日'), if(ended.kind = '离婚', '登记离婚', '丧偶'), ',户内有', family.children,
        '名未成年子女,户内没有登记另一方。'
    ) as reason,
    list_filter([
        { 'row_id': family.row_id, 'fact': 'relation', 'value': family.relation },
        { 'row_id': ended.row_id, 'fact': 'kind', 'value': ended.kind },
        { 'row_id': ended.row_id, 'fact': 'registered_on', 'value': strftime(ended.registered_on, '%Y-%m-%d') }
    ], lambda item: item.value is not null) as evidence,
    ['此后没有再婚登记', '另一方不在该户', '没有收到该人员的死亡记录'] as ruled_out
from family
inner join ended on family.person_id = ended.person_id
cross join ops.this_run as this_run
inner join policy.difficulty_event_months as recent
    on recent.category = '婚姻' and this_run.period_end >= recent.valid_from and this_run.period_end < recent.valid_to
where
    ended.ended_on > last_day(this_run.period - to_months(recent.value::integer))
    and ended.ended_on <= this_run.period_end
    and not exists (
        select 1 from couple as later
        where later.person_id = family.person_id and later.kind <> '补领' and later.registered_on > ended.registered_on
    )
    and not exists (
        -- In whichever of the parent's households: somebody listed twice is not alone in the second.
        select 1
        from core.household_member as partner
        inner join member as own on partner.household_id = own.home
        where
            partner.person_id = ended.partner_id
            and own.person_id = family.person_id
            and (ended.kind = '结婚' or partner.valid_to is null or partner.valid_to > this_run.period_end)
    )
    and not exists (
        -- The list of monitored families shows both, still.
        select 1
        from member as partner
        inner join member as own on partner.home = own.home
        where partner.person_id = ended.partner_id and own.person_id = family.person_id
    )
qualify row_number() over (partition by family.person_id order by family.home, family.record_id, ended.ended_on, ended.row_id) = 1
