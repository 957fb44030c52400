-- Who lives in the household, and what each of them may have. Of several limits the widest holds: that of the edge for a
-- person covered alone, that of the town where nobody says town or village.
with member_and_limit as (
    select
        register.*,
        coalesce(register.household_id, register.person_id) as home,
        multiple.value as multiple,
        standard.value as standard,
        min(register.record_id) over (partition by register.person_id) as subject_record,
        register.status = '渐退' or coalesce(register.phase_out_until >= this_run.period_end, false) as is_phasing_out
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    inner join policy.income_dibao_standard as standard
        on
            coalesce(register.urban_rural, '城市') = standard.category
            and this_run.period_end >= standard.valid_from
            and this_run.period_end < standard.valid_to
    left join policy.income_limit_multiple as multiple
        on
            if(coalesce(register.single_person, false), '低保边缘家庭', register.category) = multiple.category
            and this_run.period_end >= multiple.valid_from
            and this_run.period_end < multiple.valid_to
    where register.is_current and register.status in ('在册', '渐退') and register.person_id is not null
    qualify row_number() over (partition by register.person_id order by multiple.value desc nulls last, register.match_grade, register.covered_count desc nulls last, register.record_id, register.row_id) = 1
)

from member_and_limit
