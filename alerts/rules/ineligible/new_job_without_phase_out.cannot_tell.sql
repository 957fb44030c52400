-- Lists that never say who pays cannot tell an employee from somebody who pays for himself.
select
    null::varchar as area_code,
    'human_resources.social_insurance' as dataset,
    '职工参保数据没有填写“缴费类别”,无法区分单位参保和灵活就业' as reason
where
    exists (
        select 1 from core.human_resources__social_insurance as insured
        where insured.is_current
    )
    and not exists (
        select 1 from core.human_resources__social_insurance as insured
        where insured.is_current and insured.kind is not null
    )
