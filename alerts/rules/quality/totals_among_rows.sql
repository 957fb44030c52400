/* ---
code: Q15
title: 合计行混在明细中或与明细不符
family: quality
grade: 蓝
department: 数据报送单位
why: 合计、小计和说明文字不是人员记录,系统已自动剔除;合计与逐行相加不符时,可能漏了行或金额有误。
next_step: 下次报送请去掉小计行,合计放在表末;合计不符的请核对明细是否完整。
false_alarms:
  - 合计按户计算,明细按人列出
  - 只有一格文字的行其实是数据
clause: 焦民〔2022〕154号 一(确保数据信息完整有效)
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
select
    dataset,
    area_code,
    delivery_id,
    column_name,
    null::bigint as places,
    []::integer[] as examples,
    case kind
        when 'total_mismatch' then '的合计与逐行相加不一致'
        when 'totals' then '明细中有合计、小计行,已自动剔除'
        else '有只写了说明文字的行,没有作为数据读取'
    end as finding,
    ['表头之上的标题和表末的签字不计入', '合计按户或按人相加,有一种相符即可'] as ruled_out,
    if(kind = 'total_mismatch', '合计与明细不符,可能漏了行', null) as raise_because
from ops.note_examined
where kind in ('totals', 'remark', 'total_mismatch')
