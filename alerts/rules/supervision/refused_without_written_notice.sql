/* ---
code: V05
title: 不予确认或退出后未按时书面告知
family: supervision
grade: 黄
department: 县级民政局
about: office
recurs: true
why: 对不符合条件和不再符合条件的对象,应在规定的工作日内书面告知并说明理由;没有告知,群众不知道为什么,也不知道还可以申请什么。
next_step: 未告知的立即补发书面告知并说明理由、救济途径和可申请的其他救助;已告知的补填告知日期。
false_alarms:
  - 已经送达,没有把日期录入台账
  - 本人撤回申请或死亡,不需要告知
  - 多次上门无人,依规定公告送达
clause: 焦民〔2022〕154号 十二(五);《最低生活保障审核确认办法》(民发〔2021〕57号) 第二十一条
needs: [civil_affairs.application]
policy: [process.notice_working_days, process.months_open]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- Of earlier months, too: their last day for telling may lie in this one, and who has not been told yet is still to be told.
with refused as (
    select
        application.*,
        left(application.area_code, 9) as township_code,
        this_run.period as this_month,
        this_run.period_end,
        this_run.period - to_months(still_open.value::integer) as first_month
    from core.civil_affairs__application as application
    cross join ops.this_run as this_run
    inner join policy.process_months_open as still_open
        on this_run.period_end >= still_open.valid_from and this_run.period_end < still_open.valid_to
    where
        application.is_current
        and application.outcome in ('不予', '退出')
        and application.decided_on between this_run.period - to_months(still_open.value::integer + 1) and this_run.period_end
        and coalesce(not regexp_matches(application.reason, '撤回|撤销|撤件|放弃|死亡|去世|病故'), true)
        and length(application.area_code) >= 9
        and substr(application.area_code, 7, 3) <> '000'
),

calendar as (
    select
        day,
        is_working,
        count(*) filter (is_working) over (order by day) as ordinal
    from ops.working_day
),

-- The last working day for telling; none while it has not come.
late as (
    select
        refused.*,
        due.day as due_on,
        date_trunc('month', due.day)::date as month
    from refused
    inner join policy.process_notice_working_days as allowed
        on refused.decided_on >= allowed.valid_from and refused.decided_on < allowed.valid_to
    inner join calendar as decided on refused.decided_on = decided.day
    inner join calendar as due on decided.ordinal + allowed.value = due.ordinal and due.is_working
    where
        due.day between refused.first_month and refused.period_end
        and (refused.notified_on is null or refused.notified_on > due.day)
)

select
    township_code as area_code,
    township_code as subject_record,
    month as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(month, '%Y年%-m月'), '应书面告知而未按时告知的有', count(*), '件,其中', count(*) filter (notified_on is null), '件',
        if(month < this_month, concat('至', strftime(this_month, '%Y年%-m月'), '底'), ''), '没有告知记录(业务编号', string_agg(case_no, '、' order by case_no), ')。'
    ) as reason,
    list({ 'row_id': row_id, 'fact': 'decided_on', 'value': strftime(decided_on, '%Y-%m-%d') } order by row_id)
    || list({ 'row_id': row_id, 'fact': 'notified_on', 'value': coalesce(strftime(notified_on, '%Y-%m-%d'), '未填') } order by row_id) as evidence,
    ['本人撤回、放弃或死亡的不计入', '按工作日计算,已扣除节假日和调休', '期限未满的不计入'] as ruled_out
from late
group by township_code, month, this_month
-- What was told too late is told; what was not told stays open.
having month = this_month or count(*) filter (notified_on is null) > 0
