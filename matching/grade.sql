-- How far can each piece of evidence be trusted to speak of its person? Grades A to E.
create or replace temp table name_in_many_sources as
select
    claim.number,
    claim.name_key
from number_claim as claim
inner join identified_mention as mention on claim.evidence_id = mention.evidence_id
where claim.relation in ('sound', 'variant', 'surname')
group by claim.number, claim.name_key
having count(distinct mention.dataset) > 1;

-- Which valid numbers are in which group: all evidence of a number went where its number went.
create or replace temp table group_number as
with owned as (
    select
        number,
        sum(records) as records
    from owned_evidence
    group by number
)

select
    coalesce(placed.group_name, 'number:' || owned.number) as group_name,
    owned.number,
    owned.records
from owned
left join placed on 'number:' || owned.number = placed.node;

create or replace temp table graded_evidence as
with owned as (
    select
        claim.evidence_id,
        coalesce(placed.group_name, 'number:' || claim.number) as group_name,
        placed.weight,
        case
            when doubtful.evidence_id is not null and confirmed.evidence_id is null then 'D'
            when claim.number_state <> 'valid' then 'C'
            when claim.relation = 'same' or other.number is not null then 'A'
            when claim.relation in ('sound', 'variant', 'masked', 'missing') then 'B'
            -- Nothing but the surname is common: only a birth date of its own explains it as a change of name.
            when claim.birth_date = claim.number_birth or confirmed.evidence_id is not null then 'B'
            else 'D'
        end as match_grade,
        case claim.number_state when 'valid' then 'valid_id' when 'same_key' then 'source_key' else 'repaired_id' end as link_method
    from owned_evidence as claim
    left join placed on 'number:' || claim.number = placed.node
    left join name_in_many_sources as other
        on claim.number = other.number and claim.name_key = other.name_key
    left join doubtful_name as doubtful on claim.evidence_id = doubtful.evidence_id
    left join confirmed_claim as confirmed on claim.evidence_id = confirmed.evidence_id
),

placed_residue as (
    select
        residue.evidence_id,
        residue.birth_date,
        residue.newest_place,
        residue.damaged_number,
        residue.reading,
        coalesce(placed.group_name, residue.evidence_id) as group_name,
        placed.kind,
        placed.weight,
        coalesce(placed.same_sound, true) as same_sound
    from residue_evidence as residue
    left join placed on residue.evidence_id = placed.node
),

person_birth as (
    select
        group_name,
        min(birth_in(number)) as birth,
        list(number) as numbers
    from group_number
    where group_name in (select group_name from placed_residue)
    group by group_name
),

without_number as (
    select
        evidence.evidence_id,
        evidence.group_name,
        evidence.weight,
        case
            when person.group_name is not null and evidence.kind = 'decision' then 'C'
            when
                person.group_name is not null
                and evidence.damaged_number is not null
                and evidence.kind = 'anchor'
                and evidence.weight >= $certain
                and evidence.same_sound
                and births_agree(coalesce(evidence.birth_date, birth_in(evidence.damaged_number)), person.birth)
                -- A county has namesakes of one birthday: what is left of the number must not speak of another one.
                and len(list_filter(person.numbers, lambda number: numbers_alike(evidence.damaged_number, number))) > 0 then 'C'
            when evidence.kind in ('contact', 'place', 'list') then 'E'
            when person.group_name is not null then 'D'
            when not evidence.reading.is_masked and evidence.birth_date is not null and evidence.newest_place is not null then 'D'
            else 'E'
        end as match_grade,
        case
            when evidence.kind in ('decision', 'police') then 'decision'
            when evidence.kind is null then 'alone'
            when evidence.kind = 'key' then 'source_key'
            when evidence.kind = 'household' then 'household'
            when evidence.kind = 'contact' then 'name_and_contact'
            when evidence.kind = 'place' then 'name_in_place'
            when evidence.kind = 'list' then 'name_in_list'
            when evidence.kind = 'row' then 'repaired_id'
            else 'splink'
        end as link_method
    from placed_residue as evidence
    left join person_birth as person on evidence.group_name = person.group_name
)

select
    evidence_id,
    group_name,
    match_grade,
    link_method,
    case
        when link_method = 'splink' then match_probability(weight)
        -- As measured on synthetic counties (docs/decisions/0008).
        when link_method in ('name_and_contact', 'name_in_place', 'name_in_list') then 0.99
        else 1.0
    end as match_probability
from (
    select * from owned
    union all
    select * from without_number
) as either;
