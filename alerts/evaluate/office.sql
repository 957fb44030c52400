-- Which office gets each hit. A township that is not known (410803000000) cannot be given anything.
create or replace temp table evaluate_office as
select
    hit.alert_id,
    case
        when rule.department <> $township then rule.department
        when length(hit.area_code) >= 9 and substr(hit.area_code, 7, 3) <> '000' then rule.department
        else $county
    end as department
from evaluate_hit as hit
inner join evaluate_rule as rule on hit.rule_code = rule.rule_code;
