select * from marts.status_spell
where starts_with(area_code, $area_prefix)
