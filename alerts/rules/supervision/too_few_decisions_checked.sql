/* ---
code: V02
title: 县级抽查比例不足
family: supervision
grade: 橙
department: 县级民政局
about: office
recurs: true
why: 审核确认权限下放后,县级民政局对乡镇(街道)审核确认的对象(含未通过的)抽查不得低于规定比例;抽查不足,应保未保、错保难以及时发现。
next_step: 从未抽查的办件(含不予确认的)中补抽,核对审核材料并入户,结果登记到办理台账。
false_alarms:
  - 抽查在次月进行,或已经抽查而没有登记到台账
  - 按季度、按县统一抽样,各乡镇(街道)每月的比例不均
clause: 焦民〔2022〕154号 五
needs: [civil_affairs.application]
policy: [spotcheck.normal]
lives_by: {spotcheck.normal: 审核确认抽查比例}
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
with decided as (
    select
        application.*,
        left(application.area_code, 9) as township_code,
        coalesce(application.spot_checked, application.spot_checked_on is not null) as is_checked,
        this_run.period as month
    from core.civil_affairs__application as application
    cross join ops.this_run as this_run
    where
        application.is_current
        and application.outcome in ('通过', '不予')
        and application.decided_on between this_run.period and this_run.period_end
        and length(application.area_code) >= 9
        and substr(application.area_code, 7, 3) <> '000'
)

select
    decided.township_code as area_code,
    decided.township_code as subject_record,
    decided.month as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(decided.month, '%Y年%-m月'), '该乡镇(街道)审核确认', count(*), '件(其中不予确认', count(*) filter (decided.outcome = '不予'), '件),登记抽查',
        count(*) filter (decided.is_checked), '件,占', round(100.0 * count(*) filter (decided.is_checked) / count(*), 1), '%,规定不低于', (100 * minimum.value)::integer, '%。'
    ) as reason,
    list({ 'row_id': decided.row_id, 'fact': 'spot_checked', 'value': if(decided.is_checked, '是', '否') } order by decided.row_id) as evidence,
    ['未通过的办件已计入', '只填抽查日期的按已抽查计', '办件太少、不足抽查一件的不计'] as ruled_out
from decided
inner join policy.spotcheck_normal as minimum
    on decided.month >= minimum.valid_from and decided.month < minimum.valid_to
group by decided.township_code, decided.month, minimum.value
-- Of fewer cases the share is less than one case.
having count(*) * minimum.value >= 1 and count(*) filter (decided.is_checked) < minimum.value * count(*)
