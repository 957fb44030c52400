-- Each month's reply says again how a stay stands: the newest speaks, but a release that was told once stays told. Who serves the
-- rest at home has left, whatever the prison's own line says.
with told_of_custody as (
    select
        *,
        max(released_on) over (partition by person_id, kind, starts_on) as freed_on
    from core.justice__custody
    where is_current and person_id is not null and match_grade <> 'E'
    qualify row_number() over (partition by person_id, kind, starts_on order by period desc, match_grade, row_id) = 1
),

stay_in_custody as (
    select
        *,
        least(
            freed_on,
            if(
                kind = '社区矫正', null,
                min(if(kind = '社区矫正', starts_on, null)) over (
                    partition by person_id order by starts_on range between current row and unbounded following
                )
            )
        ) as left_on
    from told_of_custody
)

from stay_in_custody
