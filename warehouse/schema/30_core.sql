-- Who is who, what holds for them, what they got, what happened to them.

create table if not exists core.person (
    person_id varchar not null,
    name varchar,
    sex varchar,
    birth_date date,
    resident_id varchar,                 -- null for a provisional person
    area_code varchar,
    is_provisional boolean not null,
    minted_run varchar not null,
    minted_no bigint not null,
    record_count bigint not null
);

-- Every id that was ever minted, and today's person for it. A live id stands for itself.
create table if not exists core.person_alias (
    old_person_id varchar not null,
    person_id varchar                    -- null: none of its records is left
);

create table if not exists core.person_event (
    run_id varchar not null,
    kind varchar not null,               -- mint, merge, split, move, revive, close
    person_id varchar not null,
    other_person_id varchar,
    cause varchar not null
);

-- Human decisions on pairs, append-only; the newest in force wins.
create table if not exists core.match_decision (
    decision_id varchar not null,
    evidence_a varchar not null,
    evidence_b varchar not null,
    verdict varchar not null,            -- same, different, unsure
    decided_by varchar not null,
    decided_at timestamp not null,
    because varchar not null,
    withdrawn_at timestamp,
    expires_on date,                     -- the first day on which it counts no more; null: never
    needs_second boolean default false,  -- touches a red alert: counts when somebody else has confirmed it (四眼原则)
    confirmed_by varchar,
    confirmed_at timestamp,
    withdrawn_by varchar,
    withdrawn_because varchar
);
-- Warehouses made before these columns were.
alter table core.match_decision add column if not exists expires_on date;
alter table core.match_decision add column if not exists needs_second boolean default false;
alter table core.match_decision add column if not exists confirmed_by varchar;
alter table core.match_decision add column if not exists confirmed_at timestamp;
alter table core.match_decision add column if not exists withdrawn_by varchar;
alter table core.match_decision add column if not exists withdrawn_because varchar;

-- Decisions that count in this run, as known then.
create or replace view core.match_decision_in_force as
select decision.*
from core.match_decision as decision
left join ops.this_run on true
where
    decision.evidence_a <> decision.evidence_b
    and coalesce(decision.decided_at <= this_run.as_known, true)
    and (decision.withdrawn_at is null or coalesce(decision.withdrawn_at > this_run.as_known, false))
    and coalesce(decision.expires_on > this_run.as_of, true)
    and (
        not coalesce(decision.needs_second, false)
        or (decision.confirmed_at is not null and coalesce(decision.confirmed_at <= this_run.as_known, true))
    );

-- Pairs that a person should look at, best first.
create table if not exists core.match_review (
    evidence_a varchar not null,
    evidence_b varchar not null,
    person_a varchar,
    person_b varchar,
    row_id_a varchar not null,
    row_id_b varchar not null,
    match_weight double not null,
    match_probability double not null,
    kind varchar not null,               -- doubtful_link, two_candidates, disputed_number, vetoed
    reason varchar not null              -- Chinese
);

create table if not exists core.household (
    household_id varchar not null,
    household_no varchar not null,       -- of the civil affairs register
    area_code varchar,
    address varchar,
    head_person_id varchar,
    minted_run varchar not null
);

-- Every household id that was ever minted, and the household it stands for now; null while no list in force shows it.
create table if not exists core.household_alias (
    old_household_id varchar not null,
    household_id varchar
);

create table if not exists core.household_member (
    household_id varchar not null,
    person_id varchar not null,
    relation varchar,
    valid_from date not null,
    valid_to date,                       -- half-open; null: still
    row_id varchar not null              -- of the newest row that says so
);

-- In which households a person lives at the end of the run's month. Two at once are a fault of the register: of each number
-- the one joined last is shown, the same one every time.
create or replace view core.home_now as
select
    member.person_id,
    household.household_no,
    max({ 'since': member.valid_from, 'household_id': member.household_id }).household_id as household_id,
    max(member.valid_from) as since
from core.household_member as member
cross join ops.this_run
left join core.household as household on member.household_id = household.household_id
where
    member.valid_from <= this_run.period_end
    and (member.valid_to is null or member.valid_to > this_run.period_end)
group by member.person_id, household.household_no;

-- The one of them joined last.
create or replace view core.newest_home as
select
    person_id,
    max({ 'since': since, 'household_id': household_id }).household_id as household_id
from core.home_now
group by person_id;

-- Who belonged to which family of a number of the register, ever: a number may have been given to another one (decision 0012).
-- `held_from` is null for the family that had it first.
create or replace view core.number_member as
with belonged as (
    select
        household.household_no,
        coalesce(left(household.area_code, 6), '') as county_code,
        member.household_id,
        member.person_id,
        min(member.valid_from) over of_family as since,
        bool_or(member.valid_to is null) over of_family as is_listed
    from core.household_member as member
    inner join core.household as household on member.household_id = household.household_id
    window of_family as (partition by member.household_id)
)

select distinct
    household_no,
    county_code,
    household_id,
    person_id,
    is_listed,
    if(dense_rank() over (partition by household_no, county_code order by since, household_id) > 1, since, null) as held_from
from belonged;

-- A record's id is a hash of its key, and a name or number in the key may be typed otherwise in one month: the id that the same
-- thing has in all months. What is not here is its own; core views say the lasting one.
create table if not exists core.record_alias (
    old_record_id varchar not null,
    record_id varchar not null
);

-- Who was in which category when. Half-open; null: still.
create table if not exists core.status_spell (
    person_id varchar not null,
    household_id varchar,
    category varchar not null,
    urban_rural varchar,
    is_covered boolean not null,
    status varchar not null,             -- 在册, 渐退, 停保: at the end of what is known
    area_code varchar,
    monthly_amount decimal(14, 2),       -- the household's
    valid_from date not null,
    valid_to date,
    dataset varchar not null,
    record_id varchar not null,
    row_id varchar not null
);

-- Who got what. One line per payment, grant or benefit in kind with an amount.
create table if not exists core.assistance (
    person_id varchar not null,
    household_id varchar,
    programme varchar not null,
    department varchar not null,
    period date not null,                -- first day of the month that the aid is for
    valid_from date not null,
    valid_to date,
    amount decimal(14, 2) not null,
    is_paid boolean not null,            -- false where the bank sent it back, or where it was taken back within its month
    dataset varchar not null,
    record_id varchar not null,
    row_id varchar not null,
    match_grade varchar not null,
    listed_in date,                      -- of payments: the month of the delivery that tells of it
    listed_area varchar                  -- of payments: the place that its line names
);
-- Warehouses made before this column was; the table is filled anew in every run.
alter table core.assistance add column if not exists listed_in date;
alter table core.assistance add column if not exists listed_area varchar;

-- What happened to whom: death, severe_illness, disability, unemployment, enrolled, enlisted, discharged, disaster …
create table if not exists core.life_event (
    person_id varchar not null,
    kind varchar not null,
    happened_on date not null,
    detail varchar,
    dataset varchar not null,
    record_id varchar not null,
    row_id varchar not null,
    match_grade varchar not null
);
