/* ---
code: D13
title: 同一家庭同时享受公租房实物配租和租赁补贴
family: duplicated
grade: 橙
department: 县级住建局
why: 租赁补贴是实物配租前的过渡保障;已经配租仍领取补贴,属于同一家庭重复享受住房保障。
next_step: 核实配租和补贴是否属同一家庭、租赁合同是否仍有效;属重复享受的由主管部门按程序调整并告知。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 当月配租入住,补贴次月停发
  - 合同已终止,名单没有更新
  - 台账中同一家庭的成员实际已分户,各自租住
clause: 焦民〔2024〕8号 二(三)2(3)(未实施实物配租前发放货币补贴)
needs: [housing.public_rental]
owner: 住房保障中心
reviewed_on: 2026-11-22
status: live
--- */
-- Where the sheet names no beginning, having stood in an earlier list tells that it was not this month.
with lease as (
    select
        *,
        coalesce(household_id, person_id) as family,
        coalesce(starts_on, nullif(min(period) over (partition by record_id), period)) as known_since
    from core.housing__public_rental
),

running as (
    select lease.*
    from lease
    cross join ops.this_run as this_run
    where
        lease.is_current
        and lease.match_grade in ('A', 'B', 'C')
        -- A flat or a subsidy that begins this month takes the other's place; it ends with the month.
        and lease.known_since < this_run.period
        and coalesce(lease.ends_on >= this_run.period_end, true)
)

select
    aided.person_id,
    aided.household_id,
    aided.record_id as subject_record,
    greatest(aided.known_since, flat.known_since) as occurred_on,
    aided.subsidy as amount_at_risk,
    concat(
        strftime(aided.period, '%Y年%-m月'), '的公租房和租赁补贴名单中,该家庭', if(flat.person_id = aided.person_id, '', '的另一名成员'), '有实物配租(',
        strftime(flat.registered_on, '%Y年%-m月'), '登记),又领取租赁补贴(', strftime(aided.registered_on, '%Y年%-m月'), '登记',
        if(aided.subsidy is null, '', concat(',每月', aided.subsidy, '元')), '),截至', strftime(this_run.period_end, '%Y年%-m月%-d日'), '均未终止。'
    ) as reason,
    list_concat(
        list_filter([
            { 'row_id': aided.row_id, 'fact': 'kind', 'value': aided.kind },
            { 'row_id': aided.row_id, 'fact': 'subsidy', 'value': aided.subsidy::varchar }
        ], lambda item: item.value is not null),
        -- A row of another member is not a fact about this person; the sentence tells it.
        if(flat.person_id = aided.person_id, [{ 'row_id': flat.row_id, 'fact': 'kind', 'value': flat.kind }], [])
    ) as evidence,
    ['两项均在本月之前开始,不是当月配租的衔接', '两项合同均未到期'] as ruled_out
from running as aided
inner join running as flat on aided.family = flat.family
cross join ops.this_run as this_run
where aided.kind = '租赁补贴' and flat.kind = '实物配租' and coalesce(aided.subsidy > 0, true)
-- One lead per subsidy: everybody who lives on the lease stands in the list.
qualify row_number() over (
    partition by aided.delivery_id, aided.source_row
    order by if(flat.person_id = aided.person_id, '0', '1') || aided.match_grade || flat.match_grade, aided.member_no, flat.row_id
) = 1
