insert into core.assistance by name
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
