-- The line in the ledger: written last, so that a delivery that is there is there as a whole.
insert into ops.delivery (
    delivery_id, dataset, period, source_file, sheet, sha256, contract_hash, version, supersedes, state, because,
    area_codes, rows_read, rows_accepted, rows_quarantined, rows_stripped, received_at
)
values (
    $delivery_id, $dataset, $period, $source_file, $sheet, $sha256, $contract_hash, $version, $supersedes, $state,
    $because, $area_codes, $rows_read, $rows_accepted, $rows_quarantined, $rows_stripped, $received_at
)
