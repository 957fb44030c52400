/* ---
code: Q11
title: 残疾人证号与身份证号或类别等级不符
family: quality
grade: 黄
department: 数据报送单位
why: 20位残疾人证号的前18位是身份证号,第19位是类别,第20位是等级;不符说明其中一项登记错了,会影响两项补贴的核对。
next_step: 对照残疾人证核对这些行,更正证号、身份证号、类别或等级。
false_alarms:
  - 身份证号更正过,残疾人证还没有换发
  - 类别、等级重新评定,新证尚未制发
clause: 残疾人证管理办法(证号由18位公民身份号码加1位残疾类别代码和1位残疾等级代码组成);焦民〔2024〕8号 二(二)1(及时准确上传)
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
with numbered as (
    select
        examined.dataset,
        examined.area_code,
        mention.delivery_id,
        mention.source_row,
        if(
            mention.resident_id_state = 'valid' and left(mention.disability_no, 18) <> mention.resident_id, '前18位与身份证号不符', null
        ) as about_number,
        if(
            substr(mention.disability_no, 19, 1)
            <> list_position(['视力', '听力', '言语', '肢体', '智力', '精神', '多重'], certificate.kind)::varchar
            or substr(mention.disability_no, 20, 1) <> list_position(['一级', '二级', '三级', '四级'], certificate.level)::varchar,
            '末两位与残疾类别、等级不符',
            null
        ) as about_kind
    from core.mention as mention
    inner join ops.delivery_examined as examined on mention.delivery_id = examined.delivery_id
    left join core.disabled_federation__certificate as certificate on mention.row_id = certificate.row_id
    where mention.role_kind = 'self' and regexp_matches(mention.disability_no, '^\d{17}[\dX][1-7][1-4]')
),

contradiction as (
    select
        * exclude (about_number, about_kind),
        unnest(list_filter([about_number, about_kind], lambda text: text is not null)) as finding
    from numbered
)

select
    dataset,
    area_code,
    delivery_id,
    'disability_no' as column_name,
    count(*) as places,
    min(source_row, 5) as examples,
    finding,
    ['身份证号通过校验,且不是由残疾人证号推出的', '补发标记(如B1)不计入'] as ruled_out
from contradiction
group by dataset, area_code, delivery_id, finding
