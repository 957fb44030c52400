-- What was decided in the month, refusals included, each case with its stratum and the share that is to be checked.
create or replace temp table spot_check_decided as
with filed as (
    -- Named in the list of relatives by more than a name.
    select distinct person_id
    from core.civil_affairs__relative_filing
    where is_current and match_grade in ('A', 'B', 'C')
),

decided as (
    select
        application.*,
        coalesce(application.programme, '(未填事项)') as matter,
        case
            when length(application.area_code) >= 9 and substr(application.area_code, 7, 3) <> '000' then left(application.area_code, 9)
            else left(coalesce(application.area_code, ''), 6)
        end as township_code,
        application.outcome = '通过' and (coalesce(application.staff_relative, false) or filed.person_id is not null) as is_relative
    from core.civil_affairs__application as application
    left join filed on application.person_id = filed.person_id
    where
        application.is_current
        and application.outcome in ('通过', '不予')
        and application.decided_on between $period and last_day($period::date)
        and starts_with(coalesce(application.area_code, ''), $area_prefix)
    qualify row_number() over (partition by application.record_id order by application.row_id) = 1
)

select
    decided.record_id,
    decided.case_no,
    decided.name,
    decided.resident_id,
    decided.township_code,
    decided.matter as programme,
    decided.outcome,
    decided.is_relative,
    decided.accepted_on,
    decided.decided_on,
    decided.reason,
    decided.investigation_no,
    coalesce(decided.spot_checked, decided.spot_checked_on is not null) as is_checked,
    decided.spot_checked_on,
    -- A relative's case is a case, too: never less than the others.
    if(decided.is_relative, greatest(relatives.value, normal.value), normal.value)::decimal(9, 4) as share
from decided
inner join policy.spotcheck_normal as normal
    on $period >= normal.valid_from and $period < normal.valid_to
inner join policy.spotcheck_relatives as relatives
    on $period >= relatives.valid_from and $period < relatives.valid_to;
