-- The pairs of a month's sample in the order of the clerks' list, each with both lines as their files name somebody. Nothing says
-- of which kind a pair is, or whether it was joined.
with face as (
    select
        mention.row_id,
        mention.role,
        min({
            'name': mention.name,
            'sex': mention.sex,
            'birth_date': mention.birth_date,
            'resident_id': mention.resident_id,
            'area_code': mention.area_code,
            'address': mention.address,
            'household_no': mention.household_no,
            'relation': mention.relation,
            'dataset': mention.dataset,
            'source_file': delivery.source_file,
            'sheet': delivery.sheet,
            'source_row': mention.source_row
        }) as face
    from core.mention as mention
    left join ops.delivery as delivery on mention.delivery_id = delivery.delivery_id
    where mention.row_id in (
        select unnest([row_id_a, row_id_b])
        from core.match_sample_pair
        where month = $month
    )
    group by mention.row_id, mention.role
)

select
    pair.place,
    pair.pair_id,
    one.face as face_a,
    other.face as face_b
from core.match_sample_pair as pair
left join face as one on pair.row_id_a = one.row_id and pair.role_a = one.role
left join face as other on pair.row_id_b = other.row_id and pair.role_b = other.role
where pair.month = $month
order by pair.place
