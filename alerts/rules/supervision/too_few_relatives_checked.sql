/* ---
code: V03
title: 近亲属享受救助抽查比例不足
family: supervision
grade: 橙
department: 县级民政局
about: office
recurs: true
why: 低保经办人员和村干部的近亲属享受低保,县级民政局抽查不得低于规定比例,以防“关系保”“人情保”。
next_step: 对未抽查的近亲属办件补抽,逐件核对备案、核对报告和入户调查,结果登记到办理台账。
false_alarms:
  - 抽查在次月进行,或已经抽查而没有登记到台账
  - 事项写的是低保,实为变更、年审
  - 备案名单中的人只是同名
clause: 焦民〔2022〕154号 五
needs: [civil_affairs.application]
policy: [spotcheck.relatives]
lives_by: {spotcheck.relatives: 近亲属抽查比例}
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- The document asks for those who get 低保; a case whose matter nobody names may be one. Flagged in the case itself, or named in the list of relatives by more than a name.
with filed as (
    select distinct person_id
    from core.civil_affairs__relative_filing
    where is_current and match_grade in ('A', 'B', 'C')
),

decided as (
    select
        application.*,
        left(application.area_code, 6) as county_code,
        coalesce(application.spot_checked, application.spot_checked_on is not null) as is_checked,
        this_run.period as month
    from core.civil_affairs__application as application
    cross join ops.this_run as this_run
    left join filed on application.person_id = filed.person_id
    where
        application.is_current
        and application.outcome = '通过'
        and coalesce(regexp_matches(application.programme, '低保|最低生活保障') and not regexp_matches(application.programme, '边缘'), true)
        and application.decided_on between this_run.period and this_run.period_end
        and (application.staff_relative or filed.person_id is not null)
        and length(application.area_code) >= 6
)

select
    decided.county_code as area_code,
    decided.county_code as subject_record,
    decided.month as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        strftime(decided.month, '%Y年%-m月'), '审核通过的近亲属低保办件', count(*), '件,登记抽查', count(*) filter (decided.is_checked), '件,占',
        round(100.0 * count(*) filter (decided.is_checked) / count(*), 1), '%,规定不低于', (100 * minimum.value)::integer, '%。'
    ) as reason,
    list({ 'row_id': decided.row_id, 'fact': 'spot_checked', 'value': if(decided.is_checked, '是', '否') } order by decided.row_id) as evidence,
    ['只看低保办件,其他事项不计入', '办理台账标注的和备案名单中的近亲属都已计入', '只填抽查日期的按已抽查计', '办件太少、不足抽查一件的不计'] as ruled_out
from decided
inner join policy.spotcheck_relatives as minimum
    on decided.month >= minimum.valid_from and decided.month < minimum.valid_to
group by decided.county_code, decided.month, minimum.value
-- Of fewer cases the share is less than one case.
having count(*) * minimum.value >= 1 and count(*) filter (decided.is_checked) < minimum.value * count(*)
