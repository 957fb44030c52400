-- Which month of a category's payments is judged in each township: the one that its list is about, for a county may pay in arrears.
with judged as (
    select
        aid.category,
        told.township_code,
        told.month
    from core.payment_month as told
    cross join ops.this_run as this_run
    inner join policy.payment_programme_of as aid
        on told.programme = aid.value and this_run.period >= aid.valid_from and this_run.period < aid.valid_to
)

from judged
