insert into evaluate_state
select
    $rule_code::varchar as rule_code,
    $state::varchar as state,
    $reason::varchar as reason,
    $subjects::bigint as subjects;
