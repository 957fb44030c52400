-- How each delivery stood at every moment: judged, decided upon, corrected, completed. Nothing here is ever changed or deleted.

-- What a person decided about a delivery. `former_*` is how it stood until then.
create table if not exists ops.delivery_decision (
    decision_id varchar not null,
    delivery_id varchar not null,
    verdict varchar not null,            -- accepted, refused
    former_state varchar not null,       -- accepted, held, refused
    former_because varchar,
    decided_by varchar not null,
    decided_at timestamp not null,       -- UTC
    because varchar not null             -- no personal value
);

-- Answers to a delivery that an amended contract made void: what it was called between the two instants.
create table if not exists ops.former_answer (
    delivery_id varchar not null,
    state varchar not null,
    because varchar,
    received_at timestamp not null,
    void_at timestamp not null
);

-- Deliveries that add to others instead of replacing them: mended rows alone. Where both list a record, the later counts.
create table if not exists ops.supplement (
    delivery_id varchar not null,
    supplements varchar not null
);

-- Every correction that was ever found, whether or not the deliveries count now.
create or replace view ops.correction_made as
select
    delivery_id,
    supersedes
from ops.delivery
where supersedes is not null
union
select
    delivery_id,
    supersedes
from ops.further_correction;

-- Deliveries, accepted or held, that no accepted one has replaced by now: those that a new one is held against.
create or replace view ops.delivery_standing as
select delivery.*
from ops.delivery as delivery
where delivery.state in ('accepted', 'held')
    and delivery.delivery_id not in (
        select made.supersedes
        from ops.correction_made as made
        inner join ops.delivery as later on made.delivery_id = later.delivery_id
        where later.state = 'accepted'
    );

-- How a delivery was answered, from when to when (half-open; null: still). One line per answer.
create or replace view ops.delivery_spell as
with first_decision as (
    select
        delivery_id,
        min({ 'at': decided_at, 'state': former_state, 'because': former_because }) as former
    from ops.delivery_decision
    group by delivery_id
),

answer as (
    select
        delivery_id,
        state,
        because,
        received_at as known_from,
        void_at as known_until
    from ops.former_answer
    union all
    select
        delivery.delivery_id,
        coalesce(first_decision.former.state, delivery.state) as state,
        case when first_decision.former is null then delivery.because else first_decision.former.because end as because,
        delivery.received_at as known_from,
        null as known_until
    from ops.delivery as delivery
    left join first_decision on delivery.delivery_id = first_decision.delivery_id
    union all
    select
        delivery_id,
        verdict as state,
        because,
        decided_at as known_from,
        null as known_until
    from ops.delivery_decision
)

select
    delivery_id,
    state,
    because,
    known_from,
    coalesce(lead(known_from) over (partition by delivery_id order by known_from), known_until) as known_until
from answer;

-- How a delivery stood, from when to when: its answer, and whether another one had taken its place.
create or replace view ops.delivery_history as
with moment as (
    select
        delivery_id,
        known_from
    from ops.delivery_spell
    union
    select
        made.supersedes as delivery_id,
        spell.known_from
    from ops.correction_made as made
    inner join ops.delivery_spell as spell on made.delivery_id = spell.delivery_id
),

span as (
    select
        delivery_id,
        known_from,
        lead(known_from) over (partition by delivery_id order by known_from) as known_until
    from moment
),

replaced as (
    select
        span.delivery_id,
        span.known_from,
        max({ 'at': spell.known_from, 'by': made.delivery_id }).by as corrected_by
    from span
    inner join ops.correction_made as made on span.delivery_id = made.supersedes
    inner join ops.delivery_spell as spell
        on
            made.delivery_id = spell.delivery_id and spell.state = 'accepted'
            and span.known_from >= spell.known_from and span.known_from < coalesce(spell.known_until, timestamp 'infinity')
    group by span.delivery_id, span.known_from
)

select
    delivery.delivery_id,
    delivery.dataset,
    delivery.period,
    delivery.source_file,
    delivery.sheet,
    delivery.version,
    delivery.area_codes,
    delivery.rows_read,
    delivery.rows_accepted,
    delivery.rows_quarantined,
    spell.state,
    spell.because,
    replaced.corrected_by,
    spell.state = 'accepted' and replaced.corrected_by is null as is_in_force,
    span.known_from,
    span.known_until
from span
inner join ops.delivery as delivery on span.delivery_id = delivery.delivery_id
inner join ops.delivery_spell as spell
    on
        span.delivery_id = spell.delivery_id and span.known_from >= spell.known_from
        and span.known_from < coalesce(spell.known_until, timestamp 'infinity')
left join replaced on span.delivery_id = replaced.delivery_id and span.known_from = replaced.known_from;

-- How every delivery stood at an instant (UTC; null: now).
create or replace macro ops.delivery_at(instant) as table
select *
from ops.delivery_history
where known_from <= coalesce(instant, timestamp 'infinity')
    and coalesce(instant, timestamp '9999-12-31') < coalesce(known_until, timestamp 'infinity');

-- What was delivered for a month, as known at an instant (UTC):
-- from ops.delivered('health.death_certificate', date '2026-10-01', timestamp '2026-11-20').
create or replace macro ops.delivered(of_dataset, of_period, known_at) as table
select *
from ops.delivery_at(known_at)
where dataset = of_dataset
    and period = of_period
order by known_from, delivery_id;

-- Every delivery up to the run's month as it was answered at the time of the run.
create or replace view ops.delivery_as_known as
select delivery.* replace (spell.state as state, spell.because as because)
from ops.delivery as delivery
inner join ops.delivery_spell as spell on delivery.delivery_id = spell.delivery_id
cross join ops.this_run
where delivery.period <= this_run.period
    and spell.known_from <= coalesce(this_run.as_known, timestamp 'infinity')
    and coalesce(this_run.as_known, timestamp '9999-12-31') < coalesce(spell.known_until, timestamp 'infinity');

-- What an accepted delivery had taken the place of at the time of the run.
create or replace view ops.delivery_replaced as
select distinct made.supersedes as delivery_id
from ops.correction_made as made
inner join ops.delivery_as_known as known on made.delivery_id = known.delivery_id and known.state = 'accepted';

-- Accepted deliveries that no accepted correction has replaced, as known at the time of this run, up to its month.
create or replace view ops.delivery_in_force as
select known.*
from ops.delivery_as_known as known
anti join ops.delivery_replaced as replaced on known.delivery_id = replaced.delivery_id
where known.state = 'accepted';

-- Held deliveries that wait for somebody: no accepted one has made the question void.
create or replace view ops.delivery_waiting as
select known.*
from ops.delivery_as_known as known
anti join ops.delivery_replaced as replaced on known.delivery_id = replaced.delivery_id
where known.state = 'held';

-- Supplements that count in this run.
create or replace view ops.supplement_in_force as
select supplement.*
from ops.supplement as supplement
semi join ops.delivery_in_force as delivery on supplement.delivery_id = delivery.delivery_id;
