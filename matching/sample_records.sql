-- Which records could be sampled: distinct evidence of the last run, each with its newest line, what joined it, and what it says.
create or replace temp table sample_record as
with told as (
    select
        membership.evidence_id,
        max({ 'period': mention.period, 'row_id': mention.row_id, 'role': mention.role }) as newest,
        min(membership.person_id) as person_id,
        min(membership.link_method) as link_method,
        min(membership.match_grade) as match_grade,
        min(membership.match_probability) as match_probability,
        min(mention.name) as name,
        -- Of numbers that are read as they stand, the day of birth is as good as one that is written down.
        coalesce(min(mention.birth_date), min(birth_in(mention.resident_id)) filter (where mention.resident_id_state = 'valid')) as birth_date,
        max(left(mention.area_code, 9)) as township
    from core.membership as membership
    inner join core.mention as mention on membership.row_id = mention.row_id and membership.role = mention.role
    group by membership.evidence_id
)

select
    -- Pairs are told by short numbers, which are the same whenever the records are.
    row_number() over (order by told.evidence_id) as record_no,
    told.evidence_id,
    told.newest.row_id as row_id,
    told.newest.role as role,
    told.person_id,
    told.birth_date,
    told.township,
    case when not reading.is_masked then reading.name_key end as name_key,
    told.match_grade in ('A', 'B', 'C') as is_settled,
    case
        when told.link_method = 'splink' then if(told.match_probability >= match_probability($certain), 'linked_likeness', 'linked_likeness_doubtful')
        when told.match_grade = 'D' and told.link_method in ('valid_id', 'repaired_id') then 'linked_number_doubtful'
        when told.link_method = 'valid_id' then if(told.match_grade = 'A', 'linked_number_and_name', 'linked_number')
        when told.link_method = 'repaired_id' then 'linked_repaired_number'
        else 'linked_' || told.link_method
    end as stratum
from told
left join name_reading as reading on told.name = reading.name;
