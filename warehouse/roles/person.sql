-- The low-income population (低收入人口数据库), and whom an alert is about; other people are in the lists of departments only.
select * from marts.person
where
    starts_with(area_code, $area_prefix)
    and (
        person_id in (select spell.person_id from marts.status_spell as spell)
        or person_id in (select alert.person_id from marts.alert as alert)
    )
