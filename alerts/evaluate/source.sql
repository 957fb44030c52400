-- Why a rule cannot be evaluated at all, one line per rule that cannot: a dataset it needs did not come, is stale or held.
with held as (
    select
        dataset,
        max(period) as period
    from ops.delivery_waiting
    group by dataset
),

source as (
    select
        contract.dataset,
        case
            when not newest.is_stale then null
            when held.period > newest.period or (held.period is not null and newest.period is null)
                then concat('“', contract.title, '”', strftime(held.period, '%Y年%-m月'), '的数据存在质量问题,暂扣待', contract.owner, '确认')
            when newest.period is null then concat('没有收到“', contract.title, '”(', contract.owner, ')')
            else concat(
                '“', contract.title, '”已过期:最近一期为', strftime(newest.period, '%Y年%-m月'), ',超过', contract.stale_after_days, '天没有更新(',
                contract.owner, ')'
            )
        end as missing
    from evaluate_contract as contract
    left join ops.dataset_newest as newest on contract.dataset = newest.dataset
    left join held on contract.dataset = held.dataset
)

select
    need.rule_code,
    string_agg(source.missing, ';' order by source.dataset) as reason
from evaluate_need as need
inner join source on need.dataset = source.dataset
where need.kind in ('all', 'any')
group by need.rule_code, need.kind
having
    (need.kind = 'all' and count(source.missing) > 0)
    or (need.kind = 'any' and count(source.missing) = count(*))
order by need.rule_code, reason
