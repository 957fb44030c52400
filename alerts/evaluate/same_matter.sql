-- An alert goes on when the line on which it hung is another one: the person moved to another household, the household was numbered
-- anew, the member whose line it hung on left it, a card was renewed. What a rule found of the same person (of the same household,
-- where it is about households) before, and does not find under its own id this month, is what it finds under a new id now.
create or replace temp table evaluate_same_matter as
with hung as (
    select
        hit.alert_id,
        hit.rule_code,
        max({
            'period': hit.period,
            'person_id': hit.person_id,
            'household_id': hit.household_id,
            'subject_record': hit.subject_record,
            'occurred_on': hit.occurred_on
        }) as newest
    from alerts.hit as hit
    cross join ops.this_run as this_run
    where hit.period < this_run.period and hit.rule_code in (select found.rule_code from evaluate_found as found)
    group by hit.alert_id, hit.rule_code
),

before as (
    select
        hung.alert_id,
        hung.rule_code,
        hung.newest.period as last_period,
        hung.newest.subject_record as subject_record,
        hung.newest.occurred_on as occurred_on,
        coalesce(alias.person_id, hung.newest.person_id) as person_id,
        coalesce(home.household_id, hung.newest.household_id) as household_id
    from hung
    left join core.person_alias as alias on hung.newest.person_id = alias.old_person_id
    left join core.household_alias as home on hung.newest.household_id = home.old_household_id
    anti join evaluate_found as again on hung.alert_id = again.alert_id
),

begun as (
    select
        found.alert_id,
        found.rule_code,
        found.subject_record,
        found.occurred_on,
        found.person_id,
        found.household_id
    from evaluate_found as found
    anti join hung on found.alert_id = hung.alert_id
    where found.dataset is null
),

-- An event (a settlement, a grant) is another matter each time; what somebody is, is told anew every month: a card that was renewed, or
-- a line under another number, says the same of the same person.
listed as (
    select record_id
    from core.civil_affairs__low_income_register
    union
    select record_id
    from core.civil_affairs__child_welfare
    union
    select record_id
    from core.disabled_federation__certificate
    union
    select record_id
    from core.agriculture__poverty_monitoring
),

pair as (
    select
        begun.alert_id,
        before.alert_id as known_id,
        before.last_period
    from begun
    inner join before on begun.rule_code = before.rule_code
    inner join evaluate_rule as rule on begun.rule_code = rule.rule_code
    where
        (not rule.recurs or begun.occurred_on is not distinct from before.occurred_on)
        and case
            when rule.about = 'household' and begun.household_id is not null then begun.household_id = before.household_id
            when rule.about in ('person', 'household') then
                begun.person_id = before.person_id
                and begun.subject_record in (select listed.record_id from listed)
                and before.subject_record in (select listed.record_id from listed)
            else false
        end
),

-- One goes on as one: the newest of those before, and the first of those now.
chosen as (
    select
        alert_id,
        known_id,
        dense_rank() over (partition by alert_id order by last_period desc, known_id) as old_place,
        dense_rank() over (partition by known_id order by alert_id) as new_place
    from pair
)

select
    alert_id,
    known_id
from chosen
where old_place = new_place
qualify row_number() over (partition by known_id order by alert_id) = 1 and row_number() over (partition by alert_id order by known_id) = 1;

update evaluate_found as found
set alert_id = same_matter.known_id
from evaluate_same_matter as same_matter
where found.alert_id = same_matter.alert_id;
