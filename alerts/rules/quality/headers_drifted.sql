/* ---
code: Q19
title: 列名与约定不同
family: quality
grade: 蓝
department: 数据报送单位
why: 不认识的列保留了原文但没有使用;如果它本来是约定的某一列改了名,比对就少了这项内容。
next_step: 请说明这些列是什么;属约定列改名的,告知民政部门登记一次,以后就能识别。
false_alarms:
  - 本部门内部使用的列,比对不需要
clause: 焦民〔2022〕154号 一(确保数据信息完整有效)
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
select distinct
    dataset,
    area_code,
    delivery_id,
    -- What stands where a title should, and is somebody's number, is not repeated.
    if(regexp_matches(note.column_name, '\d{6}'), null, note.column_name) as column_name,
    null::bigint as places,
    []::integer[] as examples,
    case
        when note.kind = 'duplicate_column' then '有两列,只读取了其中一列'
        when note.column_name is null or regexp_matches(note.column_name, '\d{6}') then '有没有列名的列,没有使用'
        else '不是约定的列名,没有使用'
    end as finding,
    ['合同中写明不需要的列不计入', '整列空白的不计入'] as ruled_out
from ops.note_examined as note
where note.kind in ('unknown_column', 'duplicate_column')
