/* ---
code: M20
title: 申请办理期间遇到困难,没有先行临时救助
family: missed
grade: 橙
department: 乡镇(街道)
why: 申请低保、特困期间符合条件的,可根据困难程度先行给予临时救助;申请等待已久、又有困难线索而没有救助记录,生活可能难以维持。
next_step: 尽快联系本人了解眼前的困难,符合条件的先行给予临时救助,同时查明申请办理的进度。
false_alarms:
  - 该户目前生活能够维持,暂不需要临时救助
  - 困难已由其他救助或亲友帮助解决
  - 申请已经办结,台账没有更新
clause: 焦民〔2022〕154号 四
needs: [civil_affairs.application, civil_affairs.temporary_relief]
needs_any: [civil_affairs.visit, emergency.disaster_relief, health.severe_illness]
absence_of: [civil_affairs.temporary_relief]
policy: [transition.waiting_days, transition.hardship_days]
steps: [dead]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- Pending as the county's newest list tells it: a case that is listed no more may have been decided. The bureau names the matter
-- in its own words; only those that name 低保 or 特困 are meant by the clause.
with waiting as (
    select
        application.*,
        this_run.period_end,
        hardship_days.value::integer as hardship_days
    from core.civil_affairs__application as application
    cross join ops.this_run as this_run
    inner join policy.transition_waiting_days as patience
        on this_run.period_end >= patience.valid_from and this_run.period_end < patience.valid_to
    inner join policy.transition_hardship_days as hardship_days
        on this_run.period_end >= hardship_days.valid_from and this_run.period_end < hardship_days.valid_to
    where
        application.is_current
        and application.period = (
            select max(listed.period) from core.civil_affairs__application as listed
            where coalesce(left(listed.area_code, 6), '') = coalesce(left(application.area_code, 6), '')
        )
        and application.outcome = '办理中'
        and application.decided_on is null
        and regexp_matches(application.programme, '低保|最低生活保障|特困')
        and application.person_id is not null
        and application.accepted_on + patience.value::integer < this_run.period_end
),

hardship as (
    select
        person_id,
        row_id,
        visited_on as happened_on,
        'visited_on' as fact,
        concat_ws('、', '情况为' || situation, '需求为' || need) as told,
        '走访或来电' as source
    from core.civil_affairs__visit
    where
        is_current
        and match_grade <> 'E'
        and (situation in ('生活困难', '突发意外', '患病', '受灾', '失业') or need in ('临时救助', '生活救助'))
    union all
    select
        person_id,
        row_id,
        happened_on,
        'happened_on' as fact,
        damage as told,
        '受灾台账' as source
    from core.emergency__disaster_relief
    where is_current and match_grade <> 'E'
    union all
    select
        person_id,
        row_id,
        diagnosed_on as happened_on,
        'diagnosed_on' as fact,
        kind as told,
        '卫健部门' as source
    from core.health__severe_illness
    where
        is_current
        and match_grade <> 'E'
        and kind = '重特大疾病'
        and (status is null or status not in ('治愈', '排除', '撤管', '死亡'))
),

-- Of several signs the last one.
in_need as (
    select
        waiting.*,
        hardship.row_id as sign_row,
        hardship.happened_on,
        hardship.fact,
        hardship.told,
        hardship.source,
        date_trunc('month', least(waiting.accepted_on, hardship.happened_on)) as relief_from
    from waiting
    inner join hardship
        on
            waiting.person_id = hardship.person_id
            and waiting.accepted_on - waiting.hardship_days <= hardship.happened_on
            and waiting.period_end >= hardship.happened_on
    qualify row_number() over (partition by waiting.record_id, waiting.person_id order by hardship.happened_on desc, hardship.row_id asc) = 1
),

relief as (
    select
        person_id,
        household_id,
        valid_from
    from core.assistance
    where programme = '临时救助金' and is_paid and amount > 0 and match_grade <> 'E'
)

select
    in_need.person_id,
    in_need.household_id,
    in_need.record_id as subject_record,
    in_need.accepted_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员', strftime(in_need.accepted_on, '%Y年%-m月%-d日'), '申请', regexp_replace(in_need.programme, '^申请(?:办理)?', ''), ',截至', strftime(in_need.period_end, '%Y年%-m月%-d日'),
        '仍在办理;', in_need.source, strftime(in_need.happened_on, '%Y年%-m月%-d日'), '登记', in_need.told, ',其间没有临时救助的记录。'
    ) as reason,
    [
        { 'row_id': in_need.row_id, 'fact': 'accepted_on', 'value': strftime(in_need.accepted_on, '%Y-%m-%d') },
        { 'row_id': in_need.row_id, 'fact': 'outcome', 'value': in_need.outcome },
        { 'row_id': in_need.sign_row, 'fact': in_need.fact, 'value': strftime(in_need.happened_on, '%Y-%m-%d') }
    ] as evidence,
    ['最近一期台账中申请仍未办结', '台账中没有在册的最低生活保障或特困', '本人和同户都没有临时救助记录', '截至本月没有收到该人员的死亡记录'] as ruled_out
from in_need
where
    not exists (
        select 1 from relief
        where relief.person_id = in_need.person_id and relief.valid_from >= in_need.relief_from
    )
    and not exists (
        select 1 from relief
        where relief.household_id = in_need.household_id and relief.valid_from >= in_need.relief_from
    )
    and not exists (
        select 1 from core.civil_affairs__low_income_register as register
        where
            register.person_id = in_need.person_id
            and register.is_current
            and register.match_grade <> 'E'
            and register.status in ('在册', '渐退')
            and register.category in ('最低生活保障', '特困人员')
    )
    and not exists (
        select 1 from dead
        where dead.person_id = in_need.person_id
    )
