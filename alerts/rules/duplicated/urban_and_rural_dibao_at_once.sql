/* ---
code: D03
title: 同时享受城市低保和农村低保
family: duplicated
grade: 红
department: 县级民政局
why: 同一人只能在一处享受最低生活保障;城市低保和农村低保同时在册,可能重复发放。
next_step: 核实两条记录是否同一人、应按城市还是农村标准保障;属重复享受的按程序处理,属编码未更新的更正台账。不得仅凭比对结果停发。
false_alarms:
  - 户籍制度改革或村改居后城乡类别重新编码,旧记录没有删除
  - 城乡转换的当月,新旧两条记录同时出现
  - 两条记录不是同一人
clause: 焦民〔2024〕8号 二(二)1
needs: [civil_affairs.low_income_register]
steps: [staying]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
-- A recognition of this month is a hand-over: the other record ends with the month.
with covered as (
    select register.*
    from staying as register
    cross join ops.this_run as this_run
    where
        coalesce(register.is_covered, true)
        and register.category = '最低生活保障'
        and register.urban_rural is not null
        and register.person_id is not null
        and register.recognised_on < this_run.period
    qualify row_number() over (
        partition by register.person_id, register.urban_rural
        order by register.match_grade, register.recognised_on, register.record_id, register.row_id
    ) = 1
)

select
    rural.person_id,
    rural.household_id,
    least(urban.record_id, rural.record_id) as subject_record,
    greatest(urban.recognised_on, rural.recognised_on) as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(this_run.period, '%Y年%-m月'), '台账中,该人员既享受城市低保(', strftime(urban.recognised_on, '%Y年%-m月'), '认定,家庭编号', urban.household_no,
        '),又享受农村低保(', strftime(rural.recognised_on, '%Y年%-m月'), '认定,家庭编号', rural.household_no, ')。'
    ) as reason,
    [
        { 'row_id': urban.row_id, 'fact': 'urban_rural', 'value': urban.urban_rural },
        { 'row_id': urban.row_id, 'fact': 'recognised_on', 'value': strftime(urban.recognised_on, '%Y-%m-%d') },
        { 'row_id': rural.row_id, 'fact': 'urban_rural', 'value': rural.urban_rural },
        { 'row_id': rural.row_id, 'fact': 'recognised_on', 'value': strftime(rural.recognised_on, '%Y-%m-%d') }
    ] as evidence,
    ['两条记录均在本月之前认定,不是当月城乡转换', '两条记录不是同一家庭编号、同一认定日期的重新编码', '两条记录都没有标注为不享受'] as ruled_out
from covered as rural
inner join covered as urban on rural.person_id = urban.person_id
cross join ops.this_run as this_run
where
    rural.urban_rural = '农村'
    and urban.urban_rural = '城市'
    -- One number and one day of recognition under two codes is one recognition coded anew; D01 shows the double line.
    and not (urban.household_no = rural.household_no and urban.recognised_on = rural.recognised_on)
