-- Whoever decided cannot be the second pair of eyes, however the name is spaced.
update core.match_decision
set confirmed_by = $confirmed_by, confirmed_at = $confirmed_at
where
    decision_id = $decision_id
    and needs_second
    and confirmed_at is null
    and withdrawn_at is null
    and regexp_replace(nfc_normalize(decided_by), '[\s　]', '', 'g') <> regexp_replace(nfc_normalize($confirmed_by), '[\s　]', '', 'g')
returning decision_id
