/* ---
code: Q10
title: 报送行数突变或整类消失
family: quality
grade: 橙
department: 数据报送单位
why: 行数比上一期多出或少掉两成以上,可能漏了乡镇、漏了类别,或混入了其他数据,比对结果会随之失真。
next_step: 核对本期数据是否完整、是否混入其他数据;情况属实的,由负责人确认并说明原因。
false_alarms:
  - 政策调整或集中核查使人数确有较大变化
  - 学期、年度开始时整批更新
clause: 焦民〔2022〕154号 一(确保数据信息完整有效)
policy: [quality.rows_change_share, quality.rows_change_least, quality.rows_change_by_chance]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
with sent as (
    select
        dataset,
        area_code,
        period,
        sum(rows_read) filter (where state = 'accepted') as rows_accepted,
        sum(rows_read) as rows_sent
    from ops.delivery_known
    where state <> 'refused'
    group by dataset, area_code, period
),

-- A list that waits for its confirmation is measured, too, unless another one of the month was taken in.
compared as (
    select
        now.dataset,
        now.area_code,
        now.period,
        coalesce(now.rows_accepted, now.rows_sent) as rows_now,
        before.period as period_before,
        before.rows_accepted as rows_before
    from sent as now
    inner join sent as before
        on
            now.dataset = before.dataset
            and coalesce(now.area_code, '') = coalesce(before.area_code, '')
            and now.period > before.period
            and before.rows_accepted > 0
    qualify row_number() over (partition by now.dataset, now.area_code, now.period order by before.period desc) = 1
),

changed as (
    select
        compared.*,
        abs(rows_now - rows_before) as change,
        least.value::integer as least
    from compared
    cross join ops.this_run as this_run
    inner join ops.dataset as declared on compared.dataset = declared.dataset
    inner join policy.quality_rows_change_share as share
        on this_run.period_end >= share.valid_from and this_run.period_end < share.valid_to
    inner join policy.quality_rows_change_least as least
        on this_run.period_end >= least.valid_from and this_run.period_end < least.valid_to
    -- Counts of events scatter like their square root, the difference of two like the root of their sum.
    inner join policy.quality_rows_change_by_chance as chance
        on this_run.period_end >= chance.valid_from and this_run.period_end < chance.valid_to
    where
        abs(rows_now - rows_before) > share.value * rows_before
        and abs(rows_now - rows_before) > least.value
        and (declared.content = 'snapshot' or abs(rows_now - rows_before) > chance.value * sqrt(rows_now + rows_before))
)

select
    examined.dataset,
    examined.area_code,
    min(examined.delivery_id) as delivery_id,
    null::varchar as column_name,
    null::bigint as places,
    []::integer[] as examples,
    concat(
        strftime(changed.period_before, '%Y年%-m月'), changed.rows_before, '行,本期', changed.rows_now, '行,',
        if(changed.rows_now > changed.rows_before, '增加', '减少'), round(100 * changed.change / changed.rows_before)::integer, '%'
    ) as finding,
    [concat('变化不超过', changed.least, '行的不计入'), '按事件报送的数据,偶然波动范围内的变化不计入', '同一报送单位同一地区前后两期相比'] as ruled_out
from changed
inner join ops.delivery_examined as examined
    on
        changed.dataset = examined.dataset
        and coalesce(changed.area_code, '') = coalesce(examined.area_code, '')
        and changed.period = examined.period
-- What somebody has looked at and accepted is explained.
where not exists (
    select 1 from ops.delivery_decision as decision
    where decision.delivery_id = examined.delivery_id and decision.verdict = 'accepted'
)
group by examined.dataset, examined.area_code, changed.period_before, changed.rows_before, changed.rows_now, changed.change, changed.least
union all
-- A whole category, or a whole township, that is not there any more: too little for the volume to show it.
select
    examined.dataset,
    examined.area_code,
    examined.delivery_id,
    declared.column_name,
    null as places,
    [] as examples,
    '中上一期有的内容,本期一行也没有' as finding,
    ['只有几行的内容不计入'] as ruled_out
from ops.check_result as result
inner join ops.delivery_examined as examined on result.delivery_id = examined.delivery_id
inner join ops.dataset_check as declared
    on examined.dataset = declared.dataset and result.check_name = declared.check_name and declared.kind = 'values'
where
    result.rows_failed > 0
    and not exists (
        select 1 from ops.delivery_decision as decision
        where decision.delivery_id = examined.delivery_id and decision.verdict = 'accepted'
    )
