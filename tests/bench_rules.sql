-- Which of the pairs that a blocking rule has found are of one person? An evidence, and a person by number and name, is whom
-- most of its lines are about.
with meant as (
    select
        mention.evidence_id,
        mode(truth.person order by truth.person) as person
    from identified_mention as mention
    inner join truth on mention.row_id = truth.row_id and mention.role = truth.role
    group by mention.evidence_id
),

compared as (
    select
        evidence_id as uid,
        person
    from meant
    union all
    select
        owned.number || '/' || owned.name_key,
        mode(meant.person order by meant.person)
    from owned_evidence as owned
    inner join meant on owned.evidence_id = meant.evidence_id
    group by owned.number, owned.name_key
)

select
    count(*) as pairs,
    count(*) filter (where one.person = other.person) as right_pairs
from found_pair
inner join compared as one on found_pair.uid_l = one.uid
inner join compared as other on found_pair.uid_r = other.uid
