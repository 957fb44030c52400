/* ---
code: Q02
title: 身份证号被 Excel 截断
family: quality
grade: 红
department: 数据报送单位
why: 号码列按数字保存,后几位已变成 000,无法恢复;其中约一成恰好还能通过校验,会指向别人。
next_step: 把号码列设为文本格式,从原系统重新导出整份数据后报送,不要在已截断的文件上补填。
false_alarms:
  - 极少数人的号码确实以 000 结尾
clause: GB 11643-1999 公民身份号码;焦民〔2024〕8号 二(二)1(及时准确上传)
policy: [quality.lost_digits_share]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
select
    repair.dataset,
    repair.area_code,
    repair.delivery_id,
    repair.column_name,
    count(*) as places,
    min(repair.source_row, 5) as examples,
    '按数字保存,末几位已丢失' as finding,
    ['能通过校验且整列没有截断迹象的号码不计入'] as ruled_out
from ops.repair_examined as repair
cross join ops.this_run as this_run
inner join policy.quality_lost_digits_share as share
    on this_run.period_end >= share.valid_from and this_run.period_end < share.valid_to
where repair.kind = 'precision_lost' and repair.column_type in ('resident_id', 'disability_no', 'account')
group by repair.dataset, repair.area_code, repair.delivery_id, repair.sender_rows, repair.column_name, share.value
qualify sum(count(*)) over (partition by repair.dataset, repair.area_code, repair.column_name) > share.value * repair.sender_rows
