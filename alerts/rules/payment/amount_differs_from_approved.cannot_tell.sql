-- While neither the month's payment list nor, of a county that pays in arrears, the newest one has come, or the register beside which it
-- is laid, nobody can be missing from one of them; nor in a township whose part is late.
select
    area_code,
    dataset,
    reason
from payments_not_told(['最低生活保障金', '特困供养金'], '最低生活保障金、特困供养金', by_lines := true)
union all
select
    area_code,
    dataset,
    reason
from register_not_told()
union all
select
    area_code,
    dataset,
    reason
from judged_register_not_told(['最低生活保障金', '特困供养金'])
