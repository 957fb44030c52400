-- What is known of this file already.
select
    delivery_id,
    state,
    contract_hash
from ops.delivery
where dataset in ($dataset, $unrecognised) and period = $period and sha256 = $sha256
