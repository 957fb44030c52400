select * from marts.rule_precision
where starts_with(county, $area_prefix)
