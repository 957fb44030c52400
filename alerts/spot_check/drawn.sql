-- The cases drawn, with what the visitor needs; in an order that does not depend on that of the rows.
select
    decided.record_id,
    decided.case_no,
    decided.name,
    decided.resident_id,
    decided.township_code,
    decided.programme,
    decided.outcome,
    decided.is_relative,
    decided.accepted_on,
    decided.decided_on,
    decided.reason,
    decided.investigation_no,
    decided.is_checked,
    decided.spot_checked_on
from spot_check_decided as decided
inner join alerts.spot_check_draw as drawn
    on decided.record_id = drawn.record_id and drawn.period = $period
order by decided.township_code, decided.is_relative desc, decided.programme, decided.outcome desc, decided.case_no, decided.record_id
