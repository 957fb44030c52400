/* ---
code: Q16
title: 台账长期未更新而其他部门已有变化
family: quality
grade: 蓝
department: 数据报送单位
why: 台账上的复核日期已超过规定期限,其间其他部门登记了死亡、残疾、重病、失业、就学等变化,台账可能没有跟上。
next_step: 安排复核这些行,核实后更新台账和复核日期。
false_alarms:
  - 已经复核,没有把日期录入系统
  - 其他部门登记的变化不影响救助
clause: 焦民〔2024〕8号 二(二)1(低收入人口数据库定期更新、动态调整)
needs: [civil_affairs.low_income_register]
policy: [quality.months_without_review]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
with stale as (
    select
        examined.dataset,
        examined.area_code,
        register.delivery_id,
        register.source_row,
        register.person_id,
        -- A day of the list itself, never of its delivery: being sent again is no review.
        coalesce(register.last_review_on, register.recognised_on) as reviewed_on,
        this_run.period_end,
        months.value as months
    from core.civil_affairs__low_income_register as register
    inner join ops.delivery_examined as examined on register.delivery_id = examined.delivery_id
    cross join ops.this_run as this_run
    inner join policy.quality_months_without_review as months
        on this_run.period_end >= months.valid_from and this_run.period_end < months.valid_to
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and coalesce(register.last_review_on, register.recognised_on) + to_months(months.value::integer) < this_run.period_end
)

select
    stale.dataset,
    stale.area_code,
    stale.delivery_id,
    'last_review_on' as column_name,
    count(*) as places,
    min(stale.source_row, 5) as examples,
    concat('已超过', stale.months::integer, '个月,其间其他部门登记了变化') as finding,
    ['已停保的不计入', '复核以后没有新登记的不计入', '仅凭姓名关联的登记不计入'] as ruled_out
from stale
where exists (
    select 1 from core.life_event as event
    where
        event.person_id = stale.person_id
        and event.dataset <> stale.dataset
        and event.match_grade in ('A', 'B', 'C')
        and event.happened_on > stale.reviewed_on
        and event.happened_on <= stale.period_end
)
group by stale.dataset, stale.area_code, stale.delivery_id, stale.months
