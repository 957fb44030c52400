-- Who delivered what, what became of it, and what could not be used.
create or replace view marts.delivery as
select
    delivery_id,
    dataset,
    strftime(period, '%Y-%m') as period,
    source_file,
    sheet,
    sha256,
    version,
    supersedes,
    rows_read,
    rows_accepted,
    rows_quarantined,
    rows_stripped,
    state,
    because,
    received_at
from ops.delivery;

create or replace view marts.quarantine as
select
    delivery_id,
    source_row,
    member_no,
    column_name,
    check_name,
    reason,
    remedy
from quarantine.row;

create or replace view marts.match_review as
select
    person_a,
    person_b,
    row_id_a,
    row_id_b,
    kind,
    match_weight,
    match_probability,
    reason
from core.match_review;
