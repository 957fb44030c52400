-- Whom do household, telephone, account or township say is meant by a name that has no number? One edge per group at most.
create or replace temp table household_of_row as
with of_member as (
    select distinct
        grouped.group_name,
        mention.household,
        reading.name_key
    from identified_mention as mention
    inner join first_group as grouped on mention.evidence_id = grouped.evidence_id
    inner join name_reading as reading on mention.name = reading.name
    where mention.dataset = 'civil_affairs.low_income_register' and mention.role_kind = 'self' and mention.household is not null
),

asked_row as (
    select
        asking.group_name,
        asking.name_key,
        subject.group_name as subject,
        mention.household
    from asking_mention as asking
    inner join identified_mention as mention on asking.row_id = mention.row_id and mention.role_kind = 'self'
    inner join first_group as subject on mention.evidence_id = subject.evidence_id
    where asking.role_kind <> 'self'
),

home as (
    select
        group_name,
        name_key,
        household
    from asked_row
    union
    select
        asked_row.group_name,
        asked_row.name_key,
        of_member.household
    from asked_row
    inner join of_member on asked_row.subject = of_member.group_name
)

select
    home.group_name,
    min(of_member.group_name) as other
from home
inner join of_member on home.household = of_member.household and home.name_key = of_member.name_key
where home.group_name <> of_member.group_name
group by home.group_name
having count(distinct of_member.group_name) = 1;

-- A telephone, account or address of a handful of names; that of the village office belongs to nobody.
create or replace temp table asked_contact as
select distinct
    group_name,
    name_key,
    unnest(contacts_of(phone, account, address)) as contact
from asking_mention;

create or replace temp table told_contact as
with said as (
    select
        evidence_id,
        name,
        unnest(contacts_of(phone, account, address)) as contact
    from identified_mention
)

select
    said.contact,
    said.name,
    grouped.group_name
from said
semi join asked_contact on said.contact = asked_contact.contact
inner join first_group as grouped on said.evidence_id = grouped.evidence_id;

create or replace temp table contact_candidate as
with shared_contact as (
    select contact
    from told_contact
    group by contact
    having count(distinct name) between 1 and 6
),

known as (
    select distinct
        told.group_name,
        told.contact
    from told_contact as told
    semi join shared_contact on told.contact = shared_contact.contact
),

placed_group as (
    select group_name
    from asking_mention
    where township is not null
)

select
    asked.group_name,
    min(bearer.group_name) as other
from asked_contact as asked
inner join known on asked.contact = known.contact
inner join bearer on known.group_name = bearer.group_name and asked.name_key = bearer.name_key
where
    -- Where the place is not known, nobody else in the whole county may bear the name.
    asked.group_name in (select group_name from placed_group) or asked.name_key in (select name_key from only_bearer)
group by asked.group_name
having count(distinct bearer.group_name) = 1;
