-- What a place calls otherwise than the rules do: 团场(镇)、街道 for 乡镇(街道).
update evaluate_hit
set
    reason = replace(reason, $word, $local),
    ruled_out = list_transform(ruled_out, lambda told: replace(told, $word, $local));
