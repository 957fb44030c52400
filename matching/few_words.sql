-- What few words are said in, millions of times: kept as numbers, in the order of their texts.
create or replace temp type mention_role as enum (
    select role from core.mention
    union
    select role_kind from core.mention
    order by 1
);
create or replace temp type mention_dataset as enum (select distinct dataset from core.mention order by 1);
create or replace temp type mention_delivery as enum (select distinct delivery_id from core.mention order by 1);
create or replace temp type mention_number_state as enum (
    select distinct resident_id_state from core.mention
    union
    select 'from_disability_no'
    union
    select 'from_source_key'
    union
    select 'precision_lost'
    order by 1
);
