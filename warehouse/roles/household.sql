select * from marts.household
where starts_with(area_code, $area_prefix)
