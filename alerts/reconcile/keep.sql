-- Keep the month's table; of a part of the place only that part's lines are replaced.
delete from alerts.reconciliation
using ops.this_run as this_run
where reconciliation.period = this_run.period and starts_with(reconciliation.area_code, this_run.area_prefix);

insert into alerts.reconciliation by name
with line as (
    select
        *,
        is_compared and is_approved and paid_lines = 0 as is_unpaid,
        is_compared and is_approved and paid_lines > 0 as is_paid,
        is_compared and not is_approved as is_unlisted,
        paid_amount - approved_amount as difference,
        returned_lines > 0 and returned_lines = paid_lines as is_waiting
    from reconcile_line
)

select
    this_run.period,
    line.area_code,
    line.programme,
    bool_and(line.is_compared) as is_compared,
    count(*) filter (line.is_approved) as approved_households,
    sum(line.people) as approved_people,
    sum(line.approved_amount) as approved_amount,
    count(*) filter (line.is_approved and line.has_no_amount) as no_amount_households,
    sum(line.paid_lines) as paid_lines,
    sum(line.paid_amount) as paid_amount,
    sum(line.returned_lines) as returned_lines,
    sum(line.returned_amount) as returned_amount,
    sum(line.paid_lines - line.returned_lines) as credited_lines,
    sum(line.paid_amount - line.returned_amount) as credited_amount,
    sum(line.taken_back_amount) as taken_back_amount,
    count(*) filter (line.is_unpaid and not line.is_in_home) as unpaid_households,
    coalesce(sum(line.approved_amount) filter (line.is_unpaid and not line.is_in_home), 0) as unpaid_amount,
    count(*) filter (line.is_unpaid and line.is_in_home) as in_home_households,
    coalesce(sum(line.approved_amount) filter (line.is_unpaid and line.is_in_home), 0) as in_home_amount,
    coalesce(sum(line.paid_lines) filter (line.is_unlisted), 0) as unlisted_lines,
    coalesce(sum(line.paid_amount) filter (line.is_unlisted), 0) as unlisted_amount,
    count(*) filter (line.is_paid and line.difference > 0) as over_households,
    coalesce(sum(line.difference) filter (line.is_paid and line.difference > 0), 0) as over_amount,
    count(*) filter (line.is_paid and line.difference < 0) as under_households,
    coalesce(sum(-line.difference) filter (line.is_paid and line.difference < 0), 0) as under_amount,
    count(*) filter (line.is_waiting) as waiting_households,
    coalesce(sum(line.returned_amount) filter (line.is_waiting), 0) as waiting_amount,
    this_run.run_id
from line
cross join ops.this_run as this_run
where starts_with(line.area_code, this_run.area_prefix)
group by this_run.period, line.area_code, line.programme, this_run.run_id;

delete from alerts.reconciliation_step
using ops.this_run as this_run
where reconciliation_step.period = this_run.period and starts_with(reconciliation_step.county_code, left(this_run.area_prefix, 6));

insert into alerts.reconciliation_step by name
with stage as (
    select
        '1民政录入' as step,
        value,
        valid_from,
        valid_to
    from policy.disbursement_entered_by_day
    union all
    select
        '2财政拨付' as step,
        value,
        valid_from,
        valid_to
    from policy.disbursement_funded_by_day
    union all
    select
        '3银行到账' as step,
        value,
        valid_from,
        valid_to
    from policy.disbursement_credited_by_day
),

-- A day on which no office works is put off to the next one that does: as P01 counts.
due as (
    select
        stage.step,
        min(working.day) as due_on
    from stage
    cross join ops.this_run as this_run
    inner join ops.working_day as working on working.day >= this_run.period + (stage.value::integer - 1) and working.is_working
    where this_run.period >= stage.valid_from and this_run.period < stage.valid_to
    group by stage.step
),

dated as (
    select
        left(coalesce(payment.area_code, person.area_code), 6) as county_code,
        payment.programme,
        unnest([
            { 'step': '1民政录入', 'done_on': payment.entered_on },
            { 'step': '2财政拨付', 'done_on': payment.funded_on },
            { 'step': '3银行到账', 'done_on': if(payment.pay_status = '退票', null, payment.credited_on) }
        ], recursive := true)
    from core.civil_affairs__payment as payment
    cross join ops.this_run as this_run
    left join core.person as person on payment.person_id = person.person_id
    where
        payment.is_current and payment.pay_month = this_run.period and payment.amount > 0
        and payment.programme in (
            select aid.value from policy.payment_programme_of as aid
            where this_run.period >= aid.valid_from and this_run.period < aid.valid_to
        )
    qualify row_number() over (partition by payment.row_id order by payment.match_grade, payment.person_id) = 1
)

select
    this_run.period,
    dated.county_code,
    dated.programme,
    dated.step,
    due.due_on,
    count(*) as lines,
    count(*) filter (dated.done_on is null) as undated_lines,
    count(*) filter (dated.done_on > due.due_on) as late_lines,
    min(dated.done_on) as first_on,
    max(dated.done_on) as last_on,
    this_run.run_id
from dated
cross join ops.this_run as this_run
left join due on dated.step = due.step
where dated.county_code <> '' and starts_with(dated.county_code, left(this_run.area_prefix, 6))
group by this_run.period, dated.county_code, dated.programme, dated.step, due.due_on, this_run.run_id;
