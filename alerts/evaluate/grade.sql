-- The grades that `alerts.grade` gave, one line per combination of factors, in the order of their columns.
create or replace temp table evaluate_grade as
select
    unnest($rule_grade::varchar[]) as rule_grade,
    unnest($family::varchar[]) as family,
    unnest($match_grade::varchar[]) as match_grade,
    unnest($is_child::boolean[]) as is_child,
    unnest($is_old::boolean[]) as is_old,
    unnest($is_severely_disabled::boolean[]) as is_severely_disabled,
    unnest($is_large::boolean[]) as is_large,
    unnest($death_sources::integer[]) as death_sources,
    unnest($raise_because::varchar[]) as raise_because,
    unnest($measured_months::integer[]) as measured_months,
    unnest($measured_checked::integer[]) as measured_checked,
    unnest($measured_confirmed::integer[]) as measured_confirmed,
    unnest($grade::varchar[]) as grade,
    unnest($grade_reasons::varchar[][]) as grade_reasons;
