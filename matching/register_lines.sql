-- Who stands in a line of their own in which household of which list: two names there are two people.
with household_of_residue as (
    select distinct
        delivery_id,
        household
    from identified_mention
    where
        dataset = 'civil_affairs.low_income_register'
        and role_kind = 'self'
        and household is not null
        and evidence_id in (select uid from residue_record)
)

select distinct
    evidence.node,
    mention.delivery_id || ' ' || mention.household as list,
    reading.name_key
from identified_mention as mention
inner join household_of_residue as home
    on mention.delivery_id = home.delivery_id and mention.household = home.household
inner join evidence_node as evidence on mention.evidence_id = evidence.evidence_id
inner join name_reading as reading on mention.name = reading.name
where
    mention.dataset = 'civil_affairs.low_income_register'
    and mention.role_kind = 'self'
