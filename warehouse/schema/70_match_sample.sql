-- The monthly random sample of pairs by which the quality of matching is estimated. Drawn once, never redrawn.

create table if not exists core.match_sample (
    month date not null,                 -- first day of the month whose persons were sampled
    run_id varchar not null,             -- the run that had made them
    seed bigint not null,                -- the same seed and the same persons give the same sample
    pairs integer not null,              -- how many were asked for
    drawn_at timestamp not null
);

-- How many pairs there were of a kind, and how many were drawn: each drawn pair stands for population / drawn.
create table if not exists core.match_sample_stratum (
    month date not null,
    stratum varchar not null,            -- as in matching/sample_strata.yaml
    is_linked boolean not null,          -- matching had made them one person
    population bigint not null,
    drawn bigint not null
);

create table if not exists core.match_sample_pair (
    month date not null,
    pair_id varchar not null,            -- says nothing of the stratum
    place integer not null,              -- in the clerks' list, by chance
    stratum varchar not null,
    evidence_a varchar not null,
    row_id_a varchar not null,
    role_a varchar not null,
    evidence_b varchar not null,
    row_id_b varchar not null,
    role_b varchar not null
);

-- What clerks said, append-only; of several answers about a pair the newest counts.
create table if not exists core.match_sample_answer (
    month date not null,
    pair_id varchar not null,
    verdict varchar not null,            -- same, different, unsure
    answered_by varchar not null,
    answered_at timestamp not null,
    remark varchar not null              -- '' where there is none
);

create or replace view core.match_sample_verdict as
select
    month,
    pair_id,
    max({ 'answered_at': answered_at, 'verdict': verdict, 'answered_by': answered_by, 'remark': remark }) as answer
from core.match_sample_answer
group by month, pair_id;
