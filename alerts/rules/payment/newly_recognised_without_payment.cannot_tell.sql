-- While the month's payment list, or the month's register, has not come, nobody can be missing from one of them; nor in a county that
-- pays in arrears, or a township whose part is late.
select
    area_code,
    dataset,
    reason
from payments_not_told(['最低生活保障金', '特困供养金'], '最低生活保障金、特困供养金', only_this_month := true, by_lines := true)
union all
select
    area_code,
    dataset,
    reason
from register_not_told()
