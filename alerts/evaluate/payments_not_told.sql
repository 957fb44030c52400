-- Where is nothing known of a programme's payments? Said once for the rules that judge them (`<rule>.cannot_tell.sql`): neither this
-- month's list has come nor the newest one of a county that pays in arrears.
-- programmes: none for any programme. called: what clerks call them. by_lines: the rule reads the list's lines, so that one of them
-- is enough, also where it tells no amount.
create or replace temp macro payments_not_told(programmes, called, by_lines := false) as table
with told as (
    select distinct listed.township_code
    from core.payment_month as listed
    where len(programmes) = 0 or list_contains(programmes, listed.programme)
),

line as (
    select 1
    from core.civil_affairs__payment as payment
    cross join ops.this_run as this_run
    where
        by_lines
        and payment.is_current
        and payment.pay_month = this_run.period
        and (len(programmes) = 0 or list_contains(programmes, payment.programme))
)

select
    null::varchar as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), called, '的发放清册') as reason
from ops.this_run as this_run
where not exists (select 1 from told) and not exists (select 1 from line)
union all
-- Nor of a county of which nothing has come, or a township whose part is late.
select distinct
    left(register.area_code, 9) as area_code,
    'civil_affairs.payment' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), called, '的发放清册') as reason
from core.civil_affairs__low_income_register as register
cross join ops.this_run as this_run
where
    length(register.area_code) >= 9
    and substr(register.area_code, 7, 3) <> '000'
    and (select max(told.township_code) from told) > ''
    and left(register.area_code, 9) not in (select told.township_code from told);

-- Do the lists that are judged leave a column out everywhere? Then they tell nothing of it.
create or replace temp macro payments_leave_out(left_out) as table
select
    null::varchar as area_code,
    'civil_affairs.payment' as dataset,
    concat('发放清册没有填写“', left_out, '”') as reason
from core.civil_affairs__payment as payment
cross join ops.this_run as this_run
where
    payment.is_current
    and (payment.pay_month = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed))
having
    count(*) > 0
    and count(case left_out when '收款账号' then payment.account when '收款人身份证号' then payment.payee_id else error('no column of payments is called so') end) = 0;

-- Has this month's register come, beside which this month's payments are laid?
create or replace temp macro register_not_told() as table
select
    null::varchar as area_code,
    'civil_affairs.low_income_register' as dataset,
    concat('还没有收到', strftime(this_run.period, '%Y年%-m月'), '的低收入人口台账') as reason
from ops.this_run as this_run
where not exists (
    select 1 from core.civil_affairs__low_income_register as register
    where register.is_current and register.period = this_run.period
);

-- Of the month whose payments are judged, has the register come? By township: of one that joined since, nothing is known.
create or replace temp macro judged_register_not_told(programmes) as table
select distinct
    told.township_code as area_code,
    'civil_affairs.low_income_register' as dataset,
    concat('没有收到', strftime(told.month, '%Y年%-m月'), '的低收入人口台账,该月的发放清册无法核对') as reason
from core.payment_month as told
where
    list_contains(programmes, told.programme)
    and length(told.township_code) = 9
    and exists (
        select 1 from core.civil_affairs__low_income_register as register
        where register.is_current and left(register.area_code, 9) = told.township_code
    )
    and not exists (
        select 1 from core.civil_affairs__low_income_register as register
        where register.period = told.month and left(register.area_code, 9) = told.township_code
    );
