-- What is wrong with the rows that one rule returned: one line per fault, with how many rows have it. A rule is about people or
-- about deliveries; the other table is empty.
with seen as (
    select
        *,
        count(*) over (partition by subject_record, person_id, if($recurs, occurred_on, null)) as alike
    from evaluate_output
),

named as (
    select
        unnest(list_filter([
            if(coalesce(subject_record, '') = '', 'no subject_record', null),
            if(coalesce(reason, '') = '', 'no reason', null),
            if($about_office and not regexp_full_match(coalesce(area_code, ''), '[0-9]{6}|[0-9]{9}'), 'no area_code of a township or county', null),
            if(not $about_office and coalesce(person_id, '') = '', 'no person_id', null),
            if(len(coalesce(evidence, [])) = 0, 'no evidence', null),
            if(ruled_out is null, 'ruled_out is null', null),
            if($recurs and occurred_on is null, 'no occurred_on in a rule that recurs', null),
            if(alike > 1, 'one subject twice', null)
        ], lambda text: text is not null)) as fault
    from seen
    union all
    select
        unnest(list_filter([
            if(coalesce(dataset, '') = '', 'no dataset', null),
            if(coalesce(finding, '') = '', 'no finding', null),
            if(examples is null, 'examples is null', null),
            if(ruled_out is null, 'ruled_out is null', null),
            if(places < 1, 'no places', null)
        ], lambda text: text is not null)) as fault
    from evaluate_finding
)

select
    fault,
    count(*) as rows
from named
group by fault
order by fault
