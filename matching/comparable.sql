-- With how many others could a record without a number be compared? And how many persons have one?
select
    case
        when (select count(*) from residue_record) = 0 then 0
        else (select count(*) from profile_record) + (select count(*) from residue_record) - 1
    end as comparable,
    (select count(distinct number) from owned_evidence) as persons
