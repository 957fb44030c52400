/* ---
code: Q04
title: 性别或出生日期与身份证号不符
family: quality
grade: 黄
department: 数据报送单位
why: 身份证号第7至14位是出生日期,第17位的奇偶表示性别;不符说明其中一项登记错了,或号码是别人的。
next_step: 以户口簿或身份证为准核对这些行,更正性别、出生日期或身份证号。
false_alarms:
  - 出生日期按农历登记
  - 公安机关更正过出生日期或性别,号码尚未变更
clause: GB 11643-1999 公民身份号码;焦民〔2024〕8号 二(二)1(及时准确上传)
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
with stated as (
    select
        examined.dataset,
        examined.area_code,
        mention.delivery_id,
        mention.source_row,
        if(mention.sex <> if(try_cast(substr(mention.resident_id, 17, 1) as integer) % 2 = 1, '男', '女'), '性别与证件号码不符', null) as about_sex,
        if(
            strftime(mention.birth_date, '%Y%m%d') <> substr(mention.resident_id, 7, 8)
            -- A cell that gives no day was read as the first of its month.
            and not (day(mention.birth_date) = 1 and strftime(mention.birth_date, '%Y%m') = substr(mention.resident_id, 7, 6)),
            '出生日期与证件号码不符',
            null
        ) as about_birth
    from core.mention as mention
    inner join ops.delivery_examined as examined on mention.delivery_id = examined.delivery_id
    where mention.resident_id_state in ('valid', 'upgraded_15', 'from_disability_no')
),

contradiction as (
    select
        * exclude (about_sex, about_birth),
        unnest(list_filter([about_sex, about_birth], lambda text: text is not null)) as finding
    from stated
)

select
    dataset,
    area_code,
    delivery_id,
    null::varchar as column_name,
    count(*) as places,
    min(source_row, 5) as examples,
    finding,
    ['身份证号通过校验', '只填年月的出生日期按年月比较'] as ruled_out
from contradiction
group by dataset, area_code, delivery_id, finding
