/* ---
code: Q01
title: 身份证号无效的行偏多
family: quality
grade: 橙
department: 数据报送单位
why: 位数、出生日期或校验码不对的号码无法用来比对,这些人可能被漏掉,也可能被误认成别人。
next_step: 对照身份证或户口簿核对回执中列出的行,在本部门系统中更正后重新报送。
false_alarms:
  - 外籍人员、港澳台居民使用其他证件号码,应填在证件类型对应的列
  - 号码本身没有错,是导出时列错位
clause: GB 11643-1999 公民身份号码;焦民〔2024〕8号 二(二)1(及时准确上传)
policy: [quality.invalid_number_share, quality.invalid_number_least]
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
    '位数、出生日期或校验码不对' as finding,
    ['被 Excel 截断的号码和15位号码另行统计,不计入本条', '不是个别笔误(个别行见回执)'] as ruled_out
from ops.repair_examined as repair
cross join ops.this_run as this_run
inner join policy.quality_invalid_number_share as share
    on this_run.period_end >= share.valid_from and this_run.period_end < share.valid_to
-- One or two slips of a short list are no share: their rows stand on the receipt, and the sender's system is not at fault.
inner join policy.quality_invalid_number_least as least
    on this_run.period_end >= least.valid_from and this_run.period_end < least.valid_to
where repair.kind = 'invalid_number' and repair.column_type = 'resident_id'
group by repair.dataset, repair.area_code, repair.delivery_id, repair.sender_rows, repair.column_name, share.value, least.value
qualify
    sum(count(*)) over (partition by repair.dataset, repair.area_code, repair.column_name) > share.value * repair.sender_rows
    and sum(count(*)) over (partition by repair.dataset, repair.area_code, repair.column_name) >= least.value
