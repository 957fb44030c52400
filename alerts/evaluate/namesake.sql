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
