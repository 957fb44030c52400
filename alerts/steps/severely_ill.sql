-- Who is treated for a severe illness: cured, ruled out and no longer followed do not count.
with severely_ill as (
    select distinct person_id
    from core.health__severe_illness
    where is_current and kind = '重特大疾病' and match_grade <> 'E' and (status is null or status not in ('治愈', '排除', '撤管', '死亡'))
)

from severely_ill
