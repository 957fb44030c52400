-- A list without any day of diagnosis does not show what is new in it.
select
    null::varchar as area_code,
    'health.severe_illness' as dataset,
    '重病名单中没有填写确诊日期,无法判断哪些是新增' as reason
where not exists (
    select 1 from core.health__severe_illness
    where is_current and diagnosed_on is not null
)
