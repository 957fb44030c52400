-- Is there anybody without a number who could be somebody? And how many persons have one?
select
    (select count(*) from profile_record) + (
        select count(*)
        from (select unnest(sounds) as sound from residue_record group by uid, sounds)
        where sound in (
            select sound
            from (select distinct uid, unnest(sounds) as sound from residue_record)
            group by sound
            having count(*) > 1
        )
    ) as comparable,
    (select count(distinct number) from owned_evidence) as persons
where (select count(*) from residue_record) > 0
union all
select 0, 0
where (select count(*) from residue_record) = 0
