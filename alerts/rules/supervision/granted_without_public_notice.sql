/* ---
code: V06
title: 应公示未公示或公示不足规定天数
family: supervision
grade: 黄
department: 县级民政局
about: office
recurs: true
why: 低保、特困的审核意见应在村(社区)公示规定天数,无异议才能确认;未公示就确认,群众无法监督。
next_step: 核对公示材料;确未公示的补做公示并留存记录,已公示的补填日期。公示只写姓名、人数、金额等规定内容,保护个人隐私。
false_alarms:
  - 已经公示,没有把日期录入台账
  - 近亲属以外无需公示的情形,或依规定简化程序
  - 事项名称写的是低保,实为变更、年审
clause: 《最低生活保障审核确认办法》(民发〔2021〕57号) 第十九条;焦民〔2022〕154号 十一
needs: [civil_affairs.application]
policy: [process.public_notice_days, process.usual_share, process.months_open]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- Children's aid and emergency relief are not published: only what is plainly 低保 or 特困 is asked about.
with granted as (
    select
        application.*,
        left(application.area_code, 9) as township_code,
        application.decided_on - application.published_on as days,
        date_trunc('month', application.decided_on)::date as month,
        this_run.period as this_month
    from core.civil_affairs__application as application
    cross join ops.this_run as this_run
    where
        application.is_current
        and application.outcome = '通过'
        and regexp_matches(application.programme, '低保|最低生活保障|特困')
        and application.decided_on <= this_run.period_end
        and length(application.area_code) >= 9
        and substr(application.area_code, 7, 3) <> '000'
),

-- Some write the first day of the notice, some the last: only of the first can one count the days.
habit as (
    select
        granted.township_code,
        notice.value as notice_days,
        count(*) filter (granted.days >= notice.value) > usual.value * count(granted.days) as writes_first_day
    from granted
    inner join policy.process_public_notice_days as notice
        on granted.this_month >= notice.valid_from and granted.this_month < notice.valid_to
    inner join policy.process_usual_share as usual
        on granted.this_month >= usual.valid_from and granted.this_month < usual.valid_to
    group by granted.township_code, notice.value, usual.value
),

faulty as (
    select granted.*
    from granted
    inner join habit on granted.township_code = habit.township_code
    inner join policy.process_months_open as still_open
        on granted.this_month >= still_open.valid_from and granted.this_month < still_open.valid_to
    where
        granted.month >= granted.this_month - to_months(still_open.value::integer)
        and (granted.published_on is null or granted.days < 0 or (habit.writes_first_day and granted.days < habit.notice_days))
)

select
    township_code as area_code,
    township_code as subject_record,
    month as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(month, '%Y年%-m月'), '审核通过的低保、特困办件中,', count(*) filter (published_on is null), '件',
        if(month < this_month, concat('至', strftime(this_month, '%Y年%-m月'), '底'), ''), '没有公示日期,', count(published_on),
        '件公示不足规定天数或公示在确认之后(业务编号', string_agg(case_no, '、' order by case_no), ')。'
    ) as reason,
    list({ 'row_id': row_id, 'fact': 'decided_on', 'value': strftime(decided_on, '%Y-%m-%d') } order by row_id)
    || list({ 'row_id': row_id, 'fact': 'published_on', 'value': coalesce(strftime(published_on, '%Y-%m-%d'), '未填') } order by row_id) as evidence,
    ['只看事项写明低保、特困的办件', '不予确认、终止的办件不计入', '习惯填写公示结束日期的乡镇(街道),只看有没有公示'] as ruled_out
from faulty
group by township_code, month, this_month
-- Of earlier months what can still be made good: a notice that nobody can name the day of.
having month = this_month or count(*) filter (published_on is null) > 0
