-- What is known of this file already. What was accepted, or decided by a person, is not judged again.
select
    delivery.delivery_id,
    delivery.state = 'accepted' or delivery.delivery_id in (
        select decision.delivery_id from ops.delivery_decision as decision
    ) as stays,
    delivery.contract_hash
from ops.delivery as delivery
where delivery.dataset in ($dataset, $unrecognised) and delivery.period = $period and delivery.sha256 = $sha256
