-- What was found, with how surely it is the person's (the weakest link of its evidence) and where the person lives.
create or replace temp table evaluate_fact as
select
    found.alert_id,
    found.person_id,
    found.subject_record,
    rule.cites_others,
    unnest(found.evidence).row_id as row_id
from evaluate_found as found
inner join evaluate_rule as rule on found.rule_code = rule.rule_code
where found.dataset is null;

create or replace temp table evaluate_hit as
with link as (
    select
        fact.alert_id,
        fact.row_id,
        -- The line that is about the person speaks before one that names him in passing.
        min_by(membership.match_grade, concat(if(membership.role_kind = 'self', '0', '1'), membership.match_grade)) as match_grade,
        bool_or(membership.role_kind = 'self') as is_own
    from (select distinct
        alert_id,
        person_id,
        row_id
    from evaluate_fact
    where row_id is not null) as fact
    inner join core.membership as membership on fact.row_id = membership.row_id and fact.person_id = membership.person_id
    group by fact.alert_id, fact.row_id
),

-- A row about somebody else (a parent, a member of the household) is as sure as it is his, also where it names the person
-- in passing: every member's line names the head, often without a number.
link_of_others as (
    select
        fact.alert_id,
        fact.row_id,
        max(membership.match_grade) as match_grade
    from (select distinct
        alert_id,
        row_id
    from evaluate_fact
    where row_id is not null and cites_others) as fact
    inner join core.membership as membership on fact.row_id = membership.row_id and membership.role_kind = 'self'
    group by fact.alert_id, fact.row_id
),

weakest as (
    select
        fact.alert_id,
        -- A row that nothing ties to the person is as weak as a name; an office has no match to doubt.
        if(bool_or(fact.person_id is null), null, max(coalesce(if(link.is_own, link.match_grade, null), other.match_grade, link.match_grade, 'E'))) as match_grade
    from evaluate_fact as fact
    left join link on fact.alert_id = link.alert_id and fact.row_id = link.row_id
    left join link_of_others as other on fact.alert_id = other.alert_id and fact.row_id = other.row_id
    group by fact.alert_id
),

home as (
    select
        fact.alert_id,
        min_by(register.area_code, concat(if(register.record_id = fact.subject_record, '0', '1'), register.area_code)) as area_code
    from evaluate_fact as fact
    inner join core.civil_affairs__low_income_register as register on fact.row_id = register.row_id
    where register.area_code is not null
    group by fact.alert_id
),

-- A state in words that the code list does not know was let in blank: whether what the line says still holds, it does not tell.
unclear as (
    select
        fact.alert_id,
        '来源数据“' || string_agg(distinct delivery.title || '”中“' || col.title, '”、“' order by delivery.title || '”中“' || col.title)
        || '”的写法系统不能识别,按未填写判断,请先向来源部门核实。' as told
    from evaluate_fact as fact
    inner join ops.repair as repair
        on
            fact.row_id = repair.delivery_id || '/' || repair.source_row || '/' || repair.member_no
            and repair.kind = 'unknown_code'
            and ends_with(repair.column_name, 'status')
    inner join (
        select
            sent.delivery_id,
            sent.dataset,
            contract.title
        from ops.delivery as sent
        inner join evaluate_contract as contract on sent.dataset = contract.dataset
    ) as delivery on repair.delivery_id = delivery.delivery_id
    inner join ops.dataset_column as col on delivery.dataset = col.dataset and repair.column_name = col.column_name
    group by fact.alert_id
),

located as (
    select
        found.* exclude (area_code, reason),
        found.reason || coalesce(unclear.told, '') as reason,
        weakest.match_grade,
        coalesce(found.area_code, home.area_code, person.area_code) as area_code
    from evaluate_found as found
    inner join weakest on found.alert_id = weakest.alert_id
    left join unclear on found.alert_id = unclear.alert_id
    left join home on found.alert_id = home.alert_id
    left join core.person as person on found.person_id = person.person_id
),

-- When somebody last checked the household, whichever of its lines says so.
reviewed as (
    select
        household_id,
        max(last_review_on) as reviewed_on
    from core.civil_affairs__low_income_register
    where is_current and household_id is not null
    group by household_id
),

-- Whoever lives in two households has been seen in either.
reviewed_person as (
    select
        register.person_id,
        max(reviewed.reviewed_on) as reviewed_on
    from core.civil_affairs__low_income_register as register
    inner join reviewed on register.household_id = reviewed.household_id
    where register.is_current and register.person_id is not null
    group by register.person_id
),

-- A rule that is not named: all that doubt a right, none that offers help.
exempted as (
    select distinct located.alert_id
    from located
    inner join evaluate_rule as rule on located.rule_code = rule.rule_code
    inner join alerts.exception_in_force as exception
        on
            exception.kind = 'exception'
            and coalesce(located.rule_code = exception.rule_code, rule.family in ('ineligible', 'duplicated'))
            and exception.subject
            = case exception.scope when 'person' then located.person_id when 'household' then located.household_id else located.alert_id end
)

select
    located.*,
    case
        when not starts_with(coalesce(located.area_code, ''), this_run.area_prefix) then 'outside_area'
        when gap.rule_code is not null then 'source_gap'
        when located.match_grade = 'E' or (located.match_grade = 'D' and rule.family in ('ineligible', 'duplicated')) then 'match_grade'
        when exists (
            select 1 from evaluate_namesake as namesake
            where namesake.rule_code = located.rule_code
                and namesake.name = person.name
                and namesake.person_id <> located.person_id
                and coalesce(namesake.township = left(located.area_code, 9), true)
        ) or exists (
            select 1 from evaluate_by_name as by_name
            where by_name.rule_code = located.rule_code and by_name.person_id = located.person_id
        ) then 'namesake'
        when rule.settled_by_review and greatest(reviewed.reviewed_on, reviewed_person.reviewed_on) >= located.occurred_on then 'reviewed'
        when exempted.alert_id is not null then 'exempted'
    end as guard
from located
cross join ops.this_run as this_run
inner join evaluate_rule as rule on located.rule_code = rule.rule_code
left join core.person as person on located.person_id = person.person_id
left join reviewed on located.household_id = reviewed.household_id
left join reviewed_person on located.person_id = reviewed_person.person_id
left join exempted on located.alert_id = exempted.alert_id
left join (select distinct
    rule_code,
    area_code
from evaluate_gap
where suppresses) as gap
    on located.rule_code = gap.rule_code and left(located.area_code, 9) = gap.area_code;
