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
-- What the calendar of the month still waits for, of those who have sent it before: who never has is asked in person.
select
    status.dataset,
    nullif(status.area_code, '') as area_code,
    null::varchar as delivery_id,
    null::varchar as column_name,
    null::bigint as places,
    []::integer[] as examples,
    concat(
        strftime(status.period, '%Y年%-m月'), '的数据应于', strftime(status.due_on, '%Y年%-m月%-d日'), '前报送,尚未收到',
        ',最近一期为', strftime(status.newest_period, '%Y年%-m月')
    ) as finding,
    ['已过报送期限', '没有收到该地区的任何一份(包括暂缓和退回的)'] as ruled_out
from ops.schedule_status as status
inner join ops.this_run as this_run on status.period = this_run.period
where
    status.state in ('missing', 'stale')
    and status.newest_period is not null
    and status.delivery_id is null
    -- A city's list of the month without a row of this county has come: nobody may have died there.
    and not exists (
        select 1 from ops.delivery_known as came
        where
            came.dataset = status.dataset
            and came.period = status.period
            and (came.area_code is null or starts_with(status.area_code, came.area_code))
    )
union all
-- Of single events every month counts; a later list of everybody says what an earlier one would have said.
select
    sender.dataset,
    sender.area_code,
    null as delivery_id,
    null as column_name,
    null as places,
    [] as examples,
    concat('缺', strftime(month.period, '%Y年%-m月'), '的数据,其前后都有') as finding,
    ['没有收到同一地区的任何一份'] as ruled_out
from (
    select
        known.dataset,
        known.area_code,
        min(known.period) as first_period,
        max(known.period) as last_period
    from ops.delivery_known as known
    cross join ops.this_run as this_run
    inner join ops.dataset as declared
        on known.dataset = declared.dataset and declared.cadence = 'monthly' and declared.content = 'event'
    where known.state = 'accepted' and known.period > this_run.period - interval 12 month
    group by known.dataset, known.area_code
) as sender
cross join unnest(generate_series(sender.first_period, sender.last_period, interval 1 month)) as month (period)
where not exists (
    select 1 from ops.delivery_known as came
    where
        came.dataset = sender.dataset
        and came.period = month.period
        -- A list of nobody knows where may be anybody's.
        and (
            came.area_code is null
            or sender.area_code is null
            or starts_with(came.area_code, sender.area_code)
            or starts_with(sender.area_code, came.area_code)
        )
)
union all
select
    dataset,
    area_code,
    delivery_id,
    null as column_name,
    null as places,
    [] as examples,
    '与别的月份报送的文件完全相同' as finding,
    ['文件内容逐字节相同'] as ruled_out
from ops.note_examined
where kind = 'same_file'
