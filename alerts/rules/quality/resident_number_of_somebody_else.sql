/* ---
code: Q05
title: 身份证号疑似填成了别人的
family: quality
grade: 橙
department: 数据报送单位
why: 同一个身份证号在别处属于姓名完全不同的人;这些行没有归到号码的主人名下,也就没有参加比对。
next_step: 核对这些行的身份证号是谁的并更正;两人确为重号的,转派出所核实。
false_alarms:
  - 本人改过姓名,其他部门还没有更正
  - 其他部门登记的姓名有误,本部门的是对的
  - 历史上两人重号,由公安机关处理
clause: GB 11643-1999 公民身份号码(一人一号);焦民〔2024〕8号 二(二)1(及时准确上传)
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
with disputed as (
    select distinct evidence_a as evidence_id
    from core.match_review
    where kind = 'disputed_number'
)

select
    examined.dataset,
    examined.area_code,
    examined.delivery_id,
    null::varchar as column_name,
    count(distinct membership.row_id) as places,
    min(try_cast(split_part(membership.row_id, '/', 2) as integer), 5) as examples,
    '证件号码有效,但在别处属于另一人' as finding,
    ['异体字、同音字和错一字的姓名不计入', '号码按多数来源的姓名认定归属'] as ruled_out
from disputed
inner join core.membership as membership on disputed.evidence_id = membership.evidence_id
inner join ops.delivery_examined as examined on membership.delivery_id = examined.delivery_id
group by examined.dataset, examined.area_code, examined.delivery_id
