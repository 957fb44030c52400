-- Where neither this month's list came nor the newest of a county that pays in arrears, nobody is known to be paid or not.
select
    area_code,
    dataset,
    reason
from payments_not_told(['最低生活保障金', '特困供养金'], '最低生活保障金、特困供养金', by_lines := true)
