-- The line in the ledger: written last, so that a delivery that is there is there as a whole.
insert into ops.delivery (
    delivery_id, dataset, period, source_file, sheet, sha256, contract_hash, version, supersedes, state, because,
    area_codes, rows_read, rows_accepted, rows_quarantined, rows_stripped, received_at
)
values (
    $delivery_id, $dataset, $period, $source_file, $sheet, $sha256, $contract_hash, $version, $supersedes, $state,
    $because, $area_codes, $rows_read, $rows_accepted, $rows_quarantined, $rows_stripped, $received_at
);

insert into ops.further_correction by name
select
    $delivery_id as delivery_id,
    unnest(cast($further as varchar[])) as supersedes;

-- Of two that say the same the first one counts.
insert into ops.further_correction by name
select
    $repeats as delivery_id,
    $delivery_id as supersedes
where $repeats is not null;

insert into ops.supplement by name
select
    $delivery_id as delivery_id,
    unnest(cast($supplements as varchar[])) as supplements
