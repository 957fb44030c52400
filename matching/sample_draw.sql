-- Draw the pairs: of each kind those whose lot is lowest. A lot is a hash of the seed and the pair, so that nothing else counts.
insert into core.match_sample
select
    $month as month,
    run_id,
    $seed as seed,
    $pairs as pairs,
    $at as drawn_at
from ops.this_run;

insert into core.match_sample_stratum
select
    $month as month,
    stratum,
    is_linked,
    population,
    drawn
from sample_size;

insert into core.match_sample_pair
with keyed as (
    select
        candidate.*,
        concat_ws(':', $seed, strftime($month, '%Y-%m'), one.evidence_id, other.evidence_id) as pair_key
    from sample_candidate as candidate
    inner join sample_record as one on candidate.one = one.record_no
    inner join sample_record as other on candidate.other = other.record_no
),

drawn as (
    select
        keyed.*,
        -- Which of the two stands on the left is chance, too: it tells nothing.
        md5(keyed.pair_key || ':side') < '8' as is_turned
    from keyed
    inner join sample_size as size on keyed.stratum = size.stratum
    qualify row_number() over (partition by keyed.stratum order by md5(keyed.pair_key || ':lot')) <= size.drawn
)

select
    $month as month,
    'S' || left(md5(drawn.pair_key), 10) as pair_id,
    row_number() over (order by md5(drawn.pair_key || ':place')) as place,
    drawn.stratum,
    a.evidence_id as evidence_a,
    a.row_id as row_id_a,
    a.role as role_a,
    b.evidence_id as evidence_b,
    b.row_id as row_id_b,
    b.role as role_b
from drawn
inner join sample_record as a on if(drawn.is_turned, drawn.other, drawn.one) = a.record_no
inner join sample_record as b on if(drawn.is_turned, drawn.one, drawn.other) = b.record_no;
