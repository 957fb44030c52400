select * from marts.alert
where starts_with(area_code, $area_prefix)
