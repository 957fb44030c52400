-- Cases drawn before that are no decision of the month any more: corrected or withdrawn by their sender. They stay on record.
select left(drawn.township_code, 6) as county_code
from alerts.spot_check_draw as drawn
where
    drawn.period = $period
    and starts_with(drawn.township_code, $area_prefix)
    and not exists (
        select 1
        from spot_check_decided as decided
        where decided.record_id = drawn.record_id
    )
