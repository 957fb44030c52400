/* ---
code: Q03
title: 仍有15位旧身份证号
family: quality
grade: 蓝
department: 数据报送单位
why: 15位号码没有校验码,换算成18位后只能作参考,姓名和出生日期不符时不能用来确认身份。
next_step: 下次报送前在本部门系统中换成18位号码。
false_alarms:
  - 本人一直没有换领二代证,登记机关也没有18位号码
clause: GB 11643-1999 公民身份号码;焦民〔2024〕8号 二(二)1(及时准确上传)
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
select
    dataset,
    area_code,
    delivery_id,
    column_name,
    count(*) as places,
    min(source_row, 5) as examples,
    '为15位旧号,已换算成18位供比对' as finding,
    ['出生日期可以识别;不能识别的按无效号码统计'] as ruled_out
from ops.repair_examined
where kind = 'upgraded_15'
group by dataset, area_code, delivery_id, column_name
