-- Which office gets each hit. A township that is not known (410803000000) cannot be given anything.
-- A fault of a delivery goes to the department that holds its dataset; of a file that no contract knows, to the county.
create or replace temp table evaluate_office as
select
    hit.alert_id,
    case
        when rule.department = $sender then coalesce(contract.sender, $county)
        when rule.department <> $township then rule.department
        when length(hit.area_code) >= 9 and substr(hit.area_code, 7, 3) <> '000' then rule.department
        else $county
    end as department
from evaluate_hit as hit
inner join evaluate_rule as rule on hit.rule_code = rule.rule_code
left join evaluate_contract as contract on hit.dataset = contract.dataset;
