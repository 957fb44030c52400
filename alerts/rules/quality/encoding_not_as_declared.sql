/* ---
code: Q20
title: 文本编码与声明不符
family: quality
grade: 蓝
department: 数据报送单位
why: 文件声明的编码与实际不同,系统已按实际编码读取;换一个程序打开就会成为乱码。
next_step: 下次导出时选择 UTF-8 或 GB18030 编码,不要用文本编辑器另存。
false_alarms:
  - 无
clause: GB 18030-2022 信息技术 中文编码字符集;焦民〔2024〕8号 二(二)1(及时准确上传)
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
select
    dataset,
    area_code,
    delivery_id,
    null::varchar as column_name,
    null::bigint as places,
    []::integer[] as examples,
    '声明的编码与实际不同,已按实际编码读取' as finding,
    ['按严格解码验证,不是猜测'] as ruled_out
from ops.note_examined
where kind = 'encoding'
