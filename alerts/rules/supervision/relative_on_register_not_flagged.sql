/* ---
code: V01
title: 备案近亲属在册但台账未标注
family: supervision
grade: 橙
department: 县级民政局
why: 备案名单中的近亲属正在享受救助,台账却标注为不是近亲属;没有标注就不会进入县级抽查和公示,容易形成“关系保”“人情保”。
next_step: 核对备案信息和台账标注,是近亲属的补标注并列入县级抽查,必要时告知纪检监察机关。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 备案名单中的人是同名同姓的另一人
  - 新近备案,台账尚未更新
  - 备案人已不再担任经办人员或村干部
clause: 焦民〔2022〕154号 十二(一)
needs: [civil_affairs.low_income_register, civil_affairs.relative_filing]
owner: 社会救助股
reviewed_on: 2026-11-22
status: live
--- */
-- Only a plain “no” is a missing mark; a column left out says nothing. One line that is marked is enough.
with listed as (
    select
        *,
        min(record_id) over own as subject_record,
        bool_or(staff_relative) over own as is_marked
    from core.civil_affairs__low_income_register
    where is_current and status in ('在册', '渐退') and person_id is not null and staff_relative is not null
    window own as (partition by person_id)
    qualify row_number() over (partition by person_id order by match_grade, record_id, row_id) = 1
),

-- What was filed this month is marked in the next one.
filed as (
    select filing.*
    from core.civil_affairs__relative_filing as filing
    cross join ops.this_run as this_run
    where
        filing.is_current
        and filing.person_id is not null
        and filing.match_grade in ('A', 'B', 'C')
        and coalesce(filing.filed_on < this_run.period, true)
    qualify row_number() over (partition by filing.person_id order by filing.match_grade, filing.filed_on, filing.row_id) = 1
)

select
    listed.person_id,
    listed.household_id,
    listed.subject_record,
    filed.filed_on as occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员在', coalesce(strftime(filed.filed_on, '%Y年%-m月') || '的', ''), '近亲属备案名单中', coalesce('(与备案人关系:' || filed.relation || ')', ''), ',',
        strftime(this_run.period, '%Y年%-m月'), '台账中为', listed.category, '(', listed.status, '),近亲属备案一栏为“否”。'
    ) as reason,
    list_filter([
        { 'row_id': listed.row_id, 'fact': 'category', 'value': listed.category },
        { 'row_id': listed.row_id, 'fact': 'staff_relative', 'value': '否' },
        { 'row_id': filed.row_id, 'fact': 'relation', 'value': coalesce(filed.relation, '未填') },
        if(filed.filed_on is null, null, { 'row_id': filed.row_id, 'fact': 'filed_on', 'value': strftime(filed.filed_on, '%Y-%m-%d') })
    ], lambda item: item is not null) as evidence,
    ['备案早于本月', '该人员的在册记录没有一条标注为近亲属', '不是仅凭姓名对应'] as ruled_out
from listed
inner join filed on listed.person_id = filed.person_id
cross join ops.this_run as this_run
where not listed.is_marked
