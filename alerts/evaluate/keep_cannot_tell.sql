-- What a rule itself says it cannot tell about single townships, where the datasets' arrival does not say so already.
insert into evaluate_gap
select
    $rule_code::varchar as rule_code,
    area_code,
    dataset,
    min(reason) as reason,
    true as suppresses
from evaluate_cannot_tell_output as told
where
    area_code is not null
    and not exists (
        select 1 from evaluate_gap as gap
        where gap.rule_code = $rule_code and gap.area_code = told.area_code and gap.dataset = told.dataset and gap.suppresses
    )
group by area_code, dataset;
