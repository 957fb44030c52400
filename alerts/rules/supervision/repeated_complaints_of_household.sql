/* ---
code: V10
title: 同一家庭重复信访、来电未解决
family: supervision
grade: 橙
department: 县级民政局
why: 同一家庭半年内多次信访或拨打热线,其间没有受理、救助或认定的记录;诉求可能没有得到答复,困难可能仍在。
next_step: 会同乡镇(街道)入户了解诉求,符合条件的按程序救助,超出政策范围的耐心解释,办理结果答复本人。
false_alarms:
  - 反映的不是社会救助事项
  - 诉求已经当面答复,没有登记
  - 同一诉求经不同渠道转来,重复登记
clause: 焦民〔2022〕154号 十一
needs: [civil_affairs.visit]
policy: [supervision.complaint_months, supervision.complaints]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- Two tickets of one day are one complaint that came by two ways. A month in which nobody complains anew answers nothing:
-- the lead stays for as long as the last complaint counts.
with complaint as (
    select
        visit.*,
        coalesce(visit.household_id, visit.person_id) as home,
        this_run.period as month,
        this_run.period_end,
        back.value::integer as months
    from core.civil_affairs__visit as visit
    cross join ops.this_run as this_run
    inner join policy.supervision_complaint_months as back
        on this_run.period >= back.valid_from and this_run.period < back.valid_to
    where
        visit.is_current
        and visit.channel in ('热线', '信访')
        and coalesce(visit.need not in ('政策咨询', '无需求'), true)
        and visit.person_id is not null
        and visit.match_grade <> 'E'
        and visit.visited_on <= this_run.period_end
),

repeated as (
    select
        complaint.home,
        complaint.month,
        complaint.period_end,
        min_by(complaint.record_id, (complaint.visited_on, complaint.record_id)) as subject_record,
        list(distinct complaint.visited_on order by complaint.visited_on) as days,
        max(complaint.visited_on) as last_on,
        max(complaint.months) as months,
        max_by(complaint.person_id, (complaint.visited_on, complaint.record_id)) as person_id,
        max_by(complaint.household_id, (complaint.visited_on, complaint.record_id)) as household_id
    from complaint
    group by complaint.home, complaint.month, complaint.period_end
    having max(complaint.visited_on) >= complaint.month - to_months(max(complaint.months))
),

-- How often until the last of them, that month and the months before it together.
counted as (
    select
        * exclude (days),
        len(list_filter(days, lambda day: day >= date_trunc('month', last_on) - to_months(months))) as complaints
    from repeated
),

-- Whatever was begun since the last of them.
answered as (
    select repeated.home
    from repeated
    inner join core.civil_affairs__application as application
        on repeated.home = coalesce(application.household_id, application.person_id)
    where application.is_current and application.accepted_on >= repeated.last_on
    union
    select repeated.home
    from repeated
    inner join core.civil_affairs__temporary_relief as relief
        on repeated.home = coalesce(relief.household_id, relief.person_id)
    where relief.is_current and relief.granted_on >= repeated.last_on
    union
    select repeated.home
    from repeated
    inner join core.life_event as death on repeated.person_id = death.person_id
    where death.kind = 'death' and death.match_grade <> 'E' and death.happened_on <= repeated.period_end
)

select
    counted.person_id,
    counted.household_id,
    counted.subject_record,
    counted.last_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该家庭至', strftime(counted.last_on, '%Y年%-m月%-d日'), '半年内', counted.complaints, '次信访或来电反映,最后一次以后没有受理申请或临时救助的记录。'
    ) as reason,
    list({ 'row_id': complaint.row_id, 'fact': 'visited_on', 'value': strftime(complaint.visited_on, '%Y-%m-%d') } order by complaint.visited_on, complaint.row_id)
        as evidence,
    ['政策咨询和无需求的不计入', '同一天的多张工单按一次计', '最后一次反映以后没有受理、临时救助记录', '没有收到本人的死亡记录'] as ruled_out
from counted
inner join policy.supervision_complaints as least
    on counted.month >= least.valid_from and counted.month < least.valid_to
-- His own complaints are the evidence about him.
inner join complaint on counted.person_id = complaint.person_id
where counted.complaints >= least.value and counted.home not in (select answered.home from answered)
group by counted.person_id, counted.household_id, counted.subject_record, counted.last_on, counted.complaints
