-- From here on mentions are only asked where they stand and what their evidence is: in a city the rest of them is 3 GB, which writing
-- whose they are needs. (A view of all columns would show nothing where they were, and nobody would notice.)
create or replace temp view identified_mention as
select
    row_id,
    role,
    role_kind,
    dataset,
    delivery_id,
    record_id,
    period,
    evidence_id
from numbered_mention
where number is not null
union all
select
    row_id,
    role,
    role_kind,
    dataset,
    delivery_id,
    record_id,
    period,
    evidence_id
from unnumbered_mention;

alter table numbered_mention drop column name;
alter table numbered_mention drop column sex;
alter table numbered_mention drop column birth_date;
alter table numbered_mention drop column area_code;
alter table numbered_mention drop column address;
alter table numbered_mention drop column phone;
alter table numbered_mention drop column account;
alter table numbered_mention drop column household;
alter table numbered_mention drop column source_key;
alter table numbered_mention drop column number_state;
alter table numbered_mention drop column number_beside;
alter table numbered_mention drop column text_of_number;
alter table numbered_mention drop column card_stem;
alter table numbered_mention drop column damaged_number;
