/* ---
code: M18
title: 有劳动能力未就业,没有登记失业或没有得到培训信息
family: missed
grade: 蓝
department: 县级人社局
why: 低保家庭中有劳动能力、没有就业的成员应得到就业救助,零就业家庭中愿意参加培训的应至少得到一次免费培训信息;没有登记和信息,就业帮扶就无从谈起。
next_step: 联系本人了解就业状况和意愿,愿意就业的协助办理失业登记,愿意培训的提供免费培训信息;不愿意的不勉强。
false_alarms:
  - 从事农业、零工等没有参保的劳动
  - 照料老人、孩子或病人,或者怀孕、哺乳,暂时不能就业
  - 身体有病,台账的劳动能力没有更新
  - 在外地就业并参保
clause: 焦民〔2024〕8号 二(三)2(4);《社会救助暂行办法》第四十二条
needs: [civil_affairs.low_income_register, human_resources.unemployment, human_resources.social_insurance]
absence_of: [human_resources.unemployment, human_resources.social_insurance]
policy: [employment.training_offers, employment.categories, employment.working_age_from, employment.working_age_before]
steps: [stay_in_custody]
owner: 就业服务中心
reviewed_on: 2026-11-22
status: live
--- */
with listed as (
    select
        register.*,
        this_run.period as month,
        this_run.period_end,
        date_sub('year', person.birth_date, this_run.period_end) as age,
        person.sex as sex_of_person,
        min(register.record_id) over (partition by register.person_id) as subject_record
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    left join core.person as person on register.person_id = person.person_id
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and register.person_id is not null
        and register.recognised_on < this_run.period
    qualify row_number() over (
        partition by register.person_id
        -- Whoever is listed in the country too may farm there.
        order by
            register.category = '最低生活保障' desc,
            coalesce(register.urban_rural = '农村', false) desc,
            register.match_grade asc,
            register.record_id asc,
            register.row_id asc
    ) = 1
),

registration as (
    select
        person_id,
        row_id,
        registered_on,
        closed_on,
        zero_employment,
        wants_training,
        training_offers
    from core.human_resources__unemployment
    where is_current and match_grade <> 'E'
    qualify row_number() over (partition by person_id order by registered_on desc, record_id asc, row_id asc) = 1
),

newest as (
    select max(insured.month) as month
    from core.human_resources__social_insurance as insured
    inner join ops.this_run as this_run on insured.month <= this_run.period
),

-- Whoever is at work (as the newest month of contributions tells it), learns, draws a pension, is seriously ill, runs a
-- business, serves, is held or dead looks for no work.
engaged as (
    select insured.person_id
    from core.human_resources__social_insurance as insured
    inner join newest on insured.month = newest.month
    where insured.is_current and insured.status = '正常' and insured.match_grade <> 'E'
    union all
    select person_id from core.education__enrolment
    where is_current and status = '在读' and match_grade <> 'E'
    union all
    select person_id from core.human_resources__pension
    where is_current and status = '正常' and match_grade <> 'E'
    union all
    select person_id from core.health__severe_illness
    where
        is_current
        and kind = '重特大疾病'
        and (status is null or status not in ('治愈', '排除', '撤管'))
        and match_grade <> 'E'
    union all
    select person_id from core.market__business
    where is_current and status = '存续' and role in ('经营者', '法定代表人') and match_grade <> 'E'
    union all
    select serving.person_id from core.veterans__enlistment as serving
    cross join ops.this_run as this_run
    where
        serving.is_current
        and (serving.discharged_on is null or serving.discharged_on > this_run.period_end)
        and serving.match_grade <> 'E'
    union all
    -- Under correction at home somebody may work.
    select held.person_id from stay_in_custody as held
    cross join ops.this_run as this_run
    where
        held.kind <> '社区矫正'
        and coalesce(coalesce(held.left_on, held.ends_on) > this_run.period_end, true)
    union all
    select death.person_id from core.life_event as death
    inner join ops.this_run as this_run on death.happened_on <= this_run.period_end
    where death.kind = 'death' and death.match_grade <> 'E'
),

found as (
    -- Willing, and never told of a training: an answer or a count that is not given is unknown.
    select
        listed.*,
        registration.registered_on as occurred_on,
        concat(
            ',属零就业家庭,愿意参加培训,', strftime(registration.registered_on, '%Y年%-m月%-d日'), '登记失业以来得到培训信息',
            registration.training_offers, '次,应至少', offers.value::integer, '次。'
        ) as told,
        [
            { 'row_id': registration.row_id, 'fact': 'registered_on', 'value': strftime(registration.registered_on, '%Y-%m-%d') },
            { 'row_id': registration.row_id, 'fact': 'training_offers', 'value': registration.training_offers::varchar }
        ] as facts
    from listed
    inner join registration on listed.person_id = registration.person_id
    inner join policy.employment_training_offers as offers
        on listed.period_end >= offers.valid_from and listed.period_end < offers.valid_to
    where
        registration.zero_employment
        and registration.wants_training
        and registration.training_offers < offers.value
        and registration.registered_on < listed.month
        and (registration.closed_on is null or registration.closed_on > listed.period_end)
    union all
    -- In the city, where nobody farms. Whoever was ever registered is known to the employment office.
    select
        listed.*,
        listed.recognised_on as occurred_on,
        concat(
            '(城市),', listed.age, '周岁,台账登记有劳动能力,', strftime(listed.month, '%Y年%-m月'), '没有职工参保记录,也没有登记失业的记录。'
        ) as told,
        [
            { 'row_id': listed.row_id, 'fact': 'labour', 'value': listed.labour },
            { 'row_id': listed.row_id, 'fact': 'urban_rural', 'value': listed.urban_rural }
        ] as facts
    from listed
    inner join policy.employment_categories as category
        on listed.category = category.category and listed.period_end >= category.valid_from and listed.period_end < category.valid_to
    inner join policy.employment_working_age_from as youngest
        on listed.period_end >= youngest.valid_from and listed.period_end < youngest.valid_to
    inner join policy.employment_working_age_before as oldest
        on listed.sex_of_person = oldest.category and listed.period_end >= oldest.valid_from and listed.period_end < oldest.valid_to
    anti join registration on listed.person_id = registration.person_id
    where
        listed.urban_rural = '城市'
        and listed.labour = '有'
        and coalesce(listed.is_covered, true)
        and listed.age >= youngest.value
        and listed.age < oldest.value
)

select
    found.person_id,
    found.household_id,
    found.subject_record,
    found.occurred_on,
    null::decimal(14, 2) as amount_at_risk,
    concat('该人员为', found.category, found.told) as reason,
    list_prepend({ 'row_id': found.row_id, 'fact': 'category', 'value': found.category }, found.facts) as evidence,
    ['最近一个月没有正常的职工参保', '没有在读、领取养老金、患重特大疾病、经营、服役或在押的记录', '截至本月没有收到该人员的死亡记录'] as ruled_out
from found
where not exists (
    select 1 from engaged
    where engaged.person_id = found.person_id
)
