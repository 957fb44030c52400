select * from marts.indicator
where starts_with(area_code, $area_prefix)
