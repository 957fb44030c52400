-- One month's list alone does not show what is new in it.
select
    null::varchar as area_code,
    'disabled_federation.certificate' as dataset,
    '持证残疾人名单只有一个月的数据,无法判断哪些是新增' as reason
where not exists (
    select 1 from core.disabled_federation__certificate
    where not is_current
)
