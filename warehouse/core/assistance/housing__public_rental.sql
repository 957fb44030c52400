-- Money for rent and rent waived, month by month: a quarter's list is about its three months, as far as the lease runs.
insert into core.assistance by name
with lease as (
    select
        *,
        -- A household-per-row sheet repeats the household's money on everybody's row: its applicant comes first.
        member_no <= 1 as is_applicant,
        unnest(generate_series(date_trunc('quarter', period), period, interval 1 month))::date as month
    from core.housing__public_rental
),

given as (
    select
        *,
        unnest(['公租房租赁补贴', '公租房租金减免']) as programme,
        unnest([subsidy, rent_waived]) as amount
    from lease
    where
        is_applicant
        and kind <> '轮候'
        and (starts_on is null or month >= date_trunc('month', starts_on))
        and (ends_on is null or month <= ends_on)
)

select
    person_id,
    household_id,
    programme,
    '住建' as department,
    month as period,
    month as valid_from,
    (month + interval 1 month)::date as valid_to,
    amount,
    true as is_paid,
    'housing.public_rental' as dataset,
    record_id,
    row_id,
    match_grade
from given
where amount > 0
-- A month may stand in two lists; the newer one knows better.
qualify row_number() over (partition by record_id, programme, month order by period desc, row_id) = 1;
