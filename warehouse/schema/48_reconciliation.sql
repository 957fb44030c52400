-- Register, payments and what the bank says, side by side: one line per month, township and programme. Adds up exactly:
-- paid = returned + credited, and where both lists came
-- paid - approved = unlisted + over - under - unpaid - in_home.
create table if not exists alerts.reconciliation (
    period date not null,
    area_code varchar not null,          -- township (9), or county (6) or '' where it is not known
    programme varchar not null,
    is_compared boolean not null,        -- both lists of the month came from the county; else no difference is told
    approved_households bigint not null, -- on the register of the month
    approved_people bigint not null,
    approved_amount decimal(18, 2) not null,
    no_amount_households bigint not null, -- of them: without an amount on the register, counted as 0
    paid_lines bigint not null,          -- of the payment list of the month, money that was to go out
    paid_amount decimal(18, 2) not null,
    returned_lines bigint not null,      -- of them: sent back by the bank
    returned_amount decimal(18, 2) not null,
    credited_lines bigint not null,      -- of them: arrived
    credited_amount decimal(18, 2) not null,
    taken_back_amount decimal(18, 2) not null, -- lines below 0: told apart, in none of the other sums
    unpaid_households bigint not null,   -- approved, and no line
    unpaid_amount decimal(18, 2) not null,
    in_home_households bigint not null,  -- approved, lives in a home, and no line: the home may be paid
    in_home_amount decimal(18, 2) not null,
    unlisted_lines bigint not null,      -- a line, and nobody of it on the month's register
    unlisted_amount decimal(18, 2) not null,
    over_households bigint not null,     -- paid more than approved
    over_amount decimal(18, 2) not null,
    under_households bigint not null,    -- paid less than approved
    under_amount decimal(18, 2) not null,
    waiting_households bigint not null,  -- sent back, and nothing arrived for the month
    waiting_amount decimal(18, 2) not null,
    run_id varchar not null
);

-- By which day each step of the month's payment was due and done, by county and programme.
create table if not exists alerts.reconciliation_step (
    period date not null,
    county_code varchar not null,
    programme varchar not null,
    step varchar not null,               -- 1民政录入, 2财政拨付, 3银行到账
    due_on date,                         -- a working day; null where the place sets none
    lines bigint not null,
    undated_lines bigint not null,       -- the list does not say when
    late_lines bigint not null,
    first_on date,
    last_on date,
    run_id varchar not null
);
