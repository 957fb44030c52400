/* ---
code: Q09
title: 应报未报、缺期或重复报送
family: quality
grade: 橙
department: 数据报送单位
why: 缺少一期数据,本月的比对就不完整,有关规则只能不作判断;把别的月份的文件再报一次,等于本期没有报。
next_step: 尽快补报缺少的一期;确实没有数据的,报一份只有表头的空表或书面说明。
false_alarms:
  - 本期确实没有数据(如当月没有火化记录)
  - 已经报送,放错了月份文件夹
clause: 焦民〔2022〕154号 一(未实现共享对接前,每月至少进行1次信息比对)
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- Who sent a monthly dataset within the last year is expected to send it again. What came late has come.
with sender as (
    select
        known.dataset,
        known.area_code,
        declared.content,
        min(known.period) as first_period,
        max(known.period) as last_period
    from ops.delivery_known as known
    cross join ops.this_run as this_run
    inner join ops.dataset as declared on known.dataset = declared.dataset and declared.cadence = 'monthly'
    where known.state = 'accepted' and known.period < this_run.period and known.period >= this_run.period - interval 12 month
    group by known.dataset, known.area_code, declared.content
),

expected as (
    select
        sender.*,
        unnest(generate_series(sender.first_period, this_run.period, interval 1 month))::date as period
    from sender
    cross join ops.this_run as this_run
),

missing as (
    select
        expected.*,
        expected.period = this_run.period as is_this_month,
        (expected.period + interval 1 month)::date + (least(declared.due_day, day(last_day(expected.period + interval 1 month))) - 1)::integer as due_on
    from expected
    cross join ops.this_run as this_run
    inner join ops.dataset as declared on expected.dataset = declared.dataset
    where
        -- A later list of everybody says what an earlier one would have said; of single events every month counts.
        (expected.period = this_run.period or expected.content = 'event')
        and not exists (
            select 1 from ops.delivery_known as came
            where came.dataset = expected.dataset and came.period = expected.period
                and (
                    starts_with(coalesce(came.area_code, ''), coalesce(expected.area_code, ''))
                    or starts_with(coalesce(expected.area_code, ''), coalesce(came.area_code, ''))
                )
        )
)

select
    missing.dataset,
    missing.area_code,
    null::varchar as delivery_id,
    null::varchar as column_name,
    null::bigint as places,
    []::integer[] as examples,
    if(
        missing.is_this_month,
        concat(strftime(missing.period, '%Y年%-m月'), '的数据应于', strftime(missing.due_on, '%Y年%-m月%-d日'), '前报送,尚未收到'),
        concat('缺', strftime(missing.period, '%Y年%-m月'), '的数据')
    ) as finding,
    ['没有收到同一地区的任何一份(包括暂缓和退回的)'] as ruled_out
from missing
cross join ops.this_run as this_run
where this_run.as_of > missing.due_on
union all
select
    examined.dataset,
    examined.area_code,
    examined.delivery_id,
    null as column_name,
    null as places,
    [] as examples,
    '与别的月份报送的文件完全相同' as finding,
    ['文件内容逐字节相同'] as ruled_out
from ops.delivery_note as note
inner join ops.delivery_examined as examined on note.delivery_id = examined.delivery_id
where note.kind = 'same_file'
