-- Who stands without a valid number in a list whose silence makes a rule fire: of a namesake from the same place
-- nobody can tell whether that is his line.
create or replace temp table evaluate_namesake as
select distinct
    need.rule_code,
    listed.person_id,
    listed.name,
    left(listed.area_code, 9) as township
from evaluate_named as named
inner join evaluate_need as need on named.dataset = need.dataset and need.kind = 'absence'
inner join core.person as listed on named.person_id = listed.person_id
where listed.is_provisional and listed.name is not null;

-- And of whom such a list has lines that are theirs by name only: most likely their own, which the rule did not look at. Who
-- knows more of a line may not be told less of it: were it nobody's, it would be the namesake's above.
create or replace temp table evaluate_by_name as
select distinct
    need.rule_code,
    named.person_id
from evaluate_named as named
inner join evaluate_need as need on named.dataset = need.dataset and need.kind = 'absence'
inner join evaluate_rule as rule on need.rule_code = rule.rule_code
where named.match_grade = 'E' and not rule.heeds_names;
