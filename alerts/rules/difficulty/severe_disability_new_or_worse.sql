/* ---
code: N04
title: 新增重度残疾或残疾等级加重
family: difficulty
grade: 橙
department: 乡镇(街道)
why: 该人员近期新办重度残疾人证,或残疾等级比以前加重,照料负担和支出会增加,应及时了解并落实相关政策。
next_step: 会同残联入户了解照料和生活情况,告知护理补贴、生活补贴、单人保、无障碍改造等政策,符合条件的协助申请。
false_alarms:
  - 到期换证或补证,残疾程度没有变化
  - 更正登记错误,或只是残疾类别调整
  - 从外地迁入,以前在外地已经持证
clause: 焦民〔2024〕8号 二(二)2
needs: [disabled_federation.certificate]
policy: [difficulty.severe_levels, difficulty.event_months]
already_weighed: [severe_disability]
settled_by_review: true
steps: [dead]
owner: 残联教就部
reviewed_on: 2026-11-22
status: live
--- */
-- What came in any month; a certificate that ran out tells as well how severe the disability was.
with listed as (
    select
        *,
        list_position(['四级', '三级', '二级', '一级'], level) as severity
    from core.disabled_federation__certificate
    where person_id is not null and match_grade <> 'E'
),

held as (
    select * from listed
    where is_current and status = '有效'
    qualify row_number() over (partition by person_id order by severity desc, match_grade asc, record_id asc, row_id asc) = 1
),

-- The first list in which the person was as severely disabled as now.
seen as (
    select
        held.person_id,
        min(listed.period) as first_seen
    from held
    inner join listed on held.person_id = listed.person_id and held.severity <= listed.severity
    group by held.person_id
),

former as (
    select listed.*
    from listed
    inner join seen on listed.person_id = seen.person_id and listed.period < seen.first_seen
    qualify row_number() over (partition by listed.person_id order by listed.severity desc, listed.period desc, listed.row_id asc) = 1
),

-- Since when there are lists of a township: before that nobody knows who held a certificate.
known as (
    select
        left(area_code, 9) as township,
        min(period) as known_since
    from listed
    group by left(area_code, 9)
),

worse as (
    select
        held.*,
        seen.first_seen,
        former.row_id as former_row,
        former.level as former_level,
        severe.category is not null as is_severe,
        last_day(this_run.period - to_months(recent.value::integer)) as new_after,
        this_run.period_end
    from held
    inner join seen on held.person_id = seen.person_id
    inner join known on left(held.area_code, 9) is not distinct from known.township
    cross join ops.this_run as this_run
    inner join policy.difficulty_event_months as recent
        on recent.category = '残疾' and this_run.period_end >= recent.valid_from and this_run.period_end < recent.valid_to
    left join policy.difficulty_severe_levels as severe
        on held.level = severe.category and this_run.period_end >= severe.valid_from and this_run.period_end < severe.valid_to
    left join former on held.person_id = former.person_id
    where seen.first_seen > known.known_since
),

-- Of two categories the household of the stronger is the one to be visited.
home as (
    select
        person_id,
        household_id
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and match_grade <> 'E'
    qualify row_number() over (
        partition by person_id
        order by
            list_position(['特困人员', '最低生活保障', '低保边缘家庭', '刚性支出困难家庭', '其他困难', '防止返贫监测'], category),
            household_id,
            record_id,
            row_id
    ) = 1
)

select
    worse.person_id,
    coalesce(home.household_id, worse.household_id) as household_id,
    worse.record_id as subject_record,
    if(worse.issued_on > worse.new_after, worse.issued_on, worse.first_seen) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(worse.first_seen, '%Y年%-m月'), '残联名单中,该人员',
        if(worse.former_row is null, '新增有效残疾人证(', '的残疾等级由' || worse.former_level || '变为' || worse.level || '('), worse.kind, worse.level,
        if(worse.former_row is null, '),此前的名单中没有该人员。', ')。')
    ) as reason,
    list_filter([
        { 'row_id': worse.row_id, 'fact': 'kind', 'value': worse.kind },
        { 'row_id': worse.row_id, 'fact': 'level', 'value': worse.level },
        { 'row_id': worse.row_id, 'fact': 'issued_on', 'value': strftime(worse.issued_on, '%Y-%m-%d') },
        { 'row_id': worse.former_row, 'fact': 'level', 'value': worse.former_level }
    ], lambda item: item.value is not null) as evidence,
    list_filter([
        '以前各月的名单中没有同样或更重的等级,不是到期换证', if(worse.former_row is null, '近期没有户口迁入记录', null), '没有收到该人员的死亡记录'
    ], lambda text: text is not null) as ruled_out
from worse
left join home on worse.person_id = home.person_id
where
    worse.first_seen > worse.new_after
    and (
        worse.former_row is not null
        or (
            worse.is_severe
            -- Issued before these months: it only came to the list late.
            and (worse.issued_on is null or worse.issued_on > worse.new_after)
            and not exists (
                select 1 from core.life_event as moved
                where moved.person_id = worse.person_id and moved.kind = 'moved_in' and moved.match_grade <> 'E' and moved.happened_on > worse.new_after
            )
        )
    )
    and not exists (
        select 1 from dead
        where dead.person_id = worse.person_id
    )
