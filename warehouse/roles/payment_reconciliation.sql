select * from marts.payment_reconciliation
where starts_with(area_code, $area_prefix)
