-- The rows of one rule, each with the id of its alert: the same facts give the same alert for ever, whoever is who.
insert into evaluate_found by name
with numbered as (
    select
        *,
        -- Two people without a number can share the key of a row (same household and name): the second is told apart.
        row_number() over (
            partition by subject_record, if($recurs, occurred_on, null)
            order by list_transform(evidence, lambda item: item.value), list_transform(evidence, lambda item: item.row_id), person_id
        ) as namesake
    from evaluate_output
)

select
    $rule_code::varchar as rule_code,
    'A' || left(md5(concat_ws(
        '|', $rule_code, subject_record, if($recurs, strftime(occurred_on, '%Y-%m-%d'), null), if(namesake > 1, namesake::varchar, null)
    )), 15) as alert_id,
    * exclude (namesake)
from numbered;

truncate evaluate_output;
