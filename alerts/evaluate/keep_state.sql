insert into evaluate_state
select
    $rule_code as rule_code,
    $state as state,
    $reason as reason,
    $subjects as subjects;
