/* ---
code: P01
title: 社会救助资金未按月按时发放
family: payment
grade: 红
department: 县级民政局
about: office
recurs: true
why: 每月5日前录入、8日前拨付、10日前到账是对困难群众的承诺;一环迟了,当月的基本生活就没有着落。
next_step: 核实是哪一环超时(录入、拨付还是代发),会同财政和代发银行说明原因,尚未到账的抓紧发放,并告知乡镇(街道)。
false_alarms:
  - 日期填写有误,或填的是系统导出日期
  - 当月追加的补发批次较多,主批次按时发放
  - 文件规定逢法定节假日可以提前;这里宽限到其后第一个工作日
clause: 焦民〔2022〕154号 六
needs: [civil_affairs.payment]
policy: [disbursement.programmes, disbursement.entered_by_day, disbursement.funded_by_day, disbursement.credited_by_day, disbursement.late_share]
lives_by: {disbursement.programmes: 按日发放的资金项目}
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
with stage as (
    select
'1民政录入' as stage,
*
from policy.disbursement_entered_by_day
    union all
    select
'2财政拨付' as stage,
*
from policy.disbursement_funded_by_day
    union all
    select
'3银行到账' as stage,
*
from policy.disbursement_credited_by_day
),

-- A day on which no office works is put off to the next one that does.
due as (
    select
        stage.stage,
        min(working.day) as due_on
    from stage
    cross join ops.this_run as this_run
    inner join ops.working_day as working on working.day >= this_run.period + (stage.value::integer - 1) and working.is_working
    where this_run.period >= stage.valid_from and this_run.period < stage.valid_to
    group by stage.stage
),

paid as (
    select
        payment.*,
        left(coalesce(payment.area_code, person.area_code), 6) as county_code,
        this_run.period as month,
        this_run.as_of
    from core.civil_affairs__payment as payment
    cross join ops.this_run as this_run
    inner join policy.disbursement_programmes as programme
        on payment.programme = programme.category and this_run.period >= programme.valid_from and this_run.period < programme.valid_to
    left join core.person as person on payment.person_id = person.person_id
    where payment.is_current and payment.pay_month = this_run.period
),

done as (
    select
'1民政录入' as stage,
'entered_on' as fact,
entered_on as done_on,
*
from paid
    union all
    select
'2财政拨付' as stage,
'funded_on' as fact,
funded_on as done_on,
*
from paid
    union all
    select
'3银行到账' as stage,
'credited_on' as fact,
credited_on as done_on,
*
from paid
),

-- A day after the comparison is a slip of the pen.
late as (
    select
        done.county_code,
        done.month,
        done.programme,
        done.stage,
        due.due_on,
        done.fact,
        count(*) as payments,
        count(*) filter (done.done_on > due.due_on) as late_payments,
        max(done.done_on) as last_on,
        max_by(done.row_id, (done.done_on, done.row_id)) as row_id
    from done
    inner join due on done.stage = due.stage
    inner join policy.disbursement_late_share as tolerated
        on done.month >= tolerated.valid_from and done.month < tolerated.valid_to
    where done.done_on <= done.as_of and length(done.county_code) = 6
    group by done.county_code, done.month, done.programme, done.stage, due.due_on, done.fact, tolerated.value
    having count(*) filter (done.done_on > due.due_on) > tolerated.value * count(*)
)

select
    county_code as area_code,
    county_code as subject_record,
    month as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(strftime(month, '%Y年%-m月'), '的社会救助资金晚于规定的日子:', string_agg(
        concat(
            programme, substr(stage, 2), '应在', strftime(due_on, '%-m月%-d日'), '前完成,', payments, '笔中有', late_payments, '笔晚于这一天(最晚', strftime(last_on, '%-m月%-d日'), ')'
        ), ';' order by programme, stage
    ), '。') as reason,
    list({ 'row_id': row_id, 'fact': fact, 'value': strftime(last_on, '%Y-%m-%d') } order by programme, stage) as evidence,
    ['截止日遇节假日、休息日的,已顺延到其后第一个工作日', '少量补发、更正的不计入', '没有填写日期的不计入'] as ruled_out
from late
group by county_code, month
