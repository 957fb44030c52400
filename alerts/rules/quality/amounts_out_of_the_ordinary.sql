/* ---
code: Q12
title: 金额异常
family: quality
grade: 黄
department: 数据报送单位
why: 金额不合理多半是单位填错(元、万元)、填错了列,或把合计当成了明细,会使救助金额的核对失真。
next_step: 核对这些行的金额和单位,以元为单位更正后重新报送。
false_alarms:
  - 一次补发多个月,没有逐月列明
  - 一次性大额救助,情况属实
clause: 焦民〔2024〕8号 二(二)1(及时准确上传)
policy: [quality.amount_times_usual, quality.rows_for_a_median]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- What the contracts promise of amounts, and what is no amount at all. Money taken back is no fault.
with unlikely as (
    select
        dataset,
        area_code,
        delivery_id,
        source_row,
        column_name,
        reason as finding
    from ops.promise_broken
    where column_type = 'money' and check_name <> 'claw_back'
    union all
    select
        dataset,
        area_code,
        delivery_id,
        source_row,
        column_name,
        '不是可识别的金额' as finding
    from ops.repair_examined
    where column_type = 'money' and kind in ('not_a_number', 'out_of_range')
    union all
    select
        examined.dataset,
        examined.area_code,
        payment.delivery_id,
        payment.source_row,
        'amount' as column_name,
        '远高于同一项目的常见金额' as finding
    from core.civil_affairs__payment as payment
    inner join ops.delivery_examined as examined on payment.delivery_id = examined.delivery_id
    inner join (
        select
            delivery_id,
            programme,
            median(amount) as usual,
            count(*) as payments
        from core.civil_affairs__payment
        where amount > 0
        group by delivery_id, programme
    ) as programme on payment.delivery_id = programme.delivery_id and payment.programme = programme.programme
    cross join ops.this_run as this_run
    inner join policy.quality_amount_times_usual as times
        on this_run.period_end >= times.valid_from and this_run.period_end < times.valid_to
    inner join policy.quality_rows_for_a_median as enough
        on this_run.period_end >= enough.valid_from and this_run.period_end < enough.valid_to
    where programme.payments >= enough.value and payment.amount > times.value * programme.usual
)

select
    dataset,
    area_code,
    delivery_id,
    column_name,
    count(*) as places,
    min(source_row, 5) as examples,
    finding,
    ['追缴、冲正的负数金额不计入', '千分位、货币符号和万元单位已自动换算,不计入'] as ruled_out
from unlikely
group by dataset, area_code, delivery_id, column_name, finding
