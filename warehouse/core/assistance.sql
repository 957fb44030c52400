-- Who got what: one line per payment, grant, subsidy or waiver with an amount.
delete from core.assistance;

insert into core.assistance
select
    person_id,
    household_id,
    programme,
    '民政' as department,
    pay_month as period,
    pay_month as valid_from,
    (pay_month + interval 1 month)::date as valid_to,
    amount,
    -- What the bank sent back was not received.
    coalesce(pay_status, '成功') = '成功' as is_paid,
    'civil_affairs.payment' as dataset,
    record_id,
    row_id,
    match_grade
from core.civil_affairs__payment
where is_current and pay_month is not null and amount is not null
union all
select
    person_id,
    household_id,
    programme,
    '教育' as department,
    date_trunc('month', coalesce(paid_on, period))::date as period,
    coalesce(paid_on, period) as valid_from,
    null as valid_to,
    amount,
    true as is_paid,
    'education.student_aid' as dataset,
    record_id,
    row_id,
    match_grade
from core.education__student_aid
where is_current and amount is not null
union all
select
    person_id,
    household_id,
    '医疗救助' as programme,
    '医保' as department,
    date_trunc('month', settled_on)::date as period,
    settled_on as valid_from,
    null as valid_to,
    aid_paid as amount,
    true as is_paid,
    'medical_insurance.settlement' as dataset,
    record_id,
    row_id,
    match_grade
from core.medical_insurance__settlement
where is_current and settled_on is not null and aid_paid is not null and aid_paid <> 0
union all
select
    person_id,
    household_id,
    '资助参保' as programme,
    '医保' as department,
    make_date(year, 1, 1) as period,
    make_date(year, 1, 1) as valid_from,
    make_date(year + 1, 1, 1) as valid_to,
    subsidy as amount,
    true as is_paid,
    'medical_insurance.enrolment' as dataset,
    record_id,
    row_id,
    match_grade
from core.medical_insurance__enrolment
where is_current and subsidy > 0 and year between 1990 and 2100
union all
select
    person_id,
    household_id,
    '殡葬减免' as programme,
    '民政' as department,
    date_trunc('month', cremated_on)::date as period,
    cremated_on as valid_from,
    null as valid_to,
    waived_amount as amount,
    true as is_paid,
    'civil_affairs.cremation' as dataset,
    record_id,
    row_id,
    match_grade
from core.civil_affairs__cremation
where is_current and waived_amount > 0 and cremated_on is not null;
