-- Lines of the register in force, but for those whose exit is dated in this month: that is the other end of a hand-over, as a recognition
-- of this month is.
with staying as (
    select register.*
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    where
        register.is_current
        and register.status in ('在册', '渐退')
        and not coalesce(register.exited_on between this_run.period and this_run.period_end, false)
)

from staying
