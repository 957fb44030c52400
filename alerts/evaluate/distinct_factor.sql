-- Hits share few combinations of factors: each is graded once.
select distinct
    rule_grade,
    family,
    match_grade,
    is_child,
    is_old,
    is_severely_disabled,
    is_large,
    death_sources,
    raise_because,
    measured_months,
    measured_checked,
    measured_confirmed
from evaluate_factor
order by all
