-- Records that two persons claim.
select evidence_id from anchor_link
where rival is not null
