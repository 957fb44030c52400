-- What a rule itself says it cannot tell about single townships.
insert into evaluate_gap
select
    $rule_code::varchar as rule_code,
    area_code,
    dataset,
    min(reason) as reason,
    true as suppresses
from evaluate_cannot_tell_output
where area_code is not null
group by area_code, dataset;
