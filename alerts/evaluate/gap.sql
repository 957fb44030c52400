-- Townships in which a rule cannot tell, because a dataset that it leans on did not come from there.
insert into evaluate_gap
-- Which townships each month of a dataset speaks of.
with delivered as (
    select distinct
        dataset,
        period,
        unnest(area_codes) as area_code
    from ops.delivery_in_force
),

latest as (
    select delivered.*
    from delivered
    inner join ops.dataset_newest as newest on delivered.dataset = newest.dataset and delivered.period = newest.period
),

-- (a) A list of what is the case now, in which a township is missing that stood in it within the last year.
vanished as (
    select
        need.rule_code,
        earlier.area_code,
        need.dataset,
        concat('以前报送过“', contract.title, '”,', strftime(newest.period, '%Y年%-m月'), '没有报送') as reason,
        bool_or(need.kind = 'absence') as suppresses
    from evaluate_need as need
    inner join evaluate_contract as contract on need.dataset = contract.dataset and contract.is_snapshot
    inner join ops.dataset_newest as newest on need.dataset = newest.dataset
    inner join delivered as earlier
        on
            need.dataset = earlier.dataset
            and newest.period > earlier.period
            and earlier.period >= newest.period - interval 12 month
    anti join latest on need.dataset = latest.dataset and earlier.area_code = latest.area_code
    group by need.rule_code, earlier.area_code, need.dataset, contract.title, newest.period
),

-- A township that did not send this month's register either is known by its last one of the year.
heard as (
    select
        left(register.area_code, 9) as area_code,
        max(register.period) as period
    from core.civil_affairs__low_income_register as register
    cross join ops.this_run as this_run
    where
        register.status in ('在册', '渐退')
        and length(register.area_code) >= 9
        and substr(register.area_code, 7, 3) <> '000'
        and register.period > this_run.period - interval 12 month
    group by left(register.area_code, 9)
),

registered as (
    select distinct
        heard.area_code,
        register.person_id
    from core.civil_affairs__low_income_register as register
    inner join heard on left(register.area_code, 9) = heard.area_code and register.period = heard.period
    where register.status in ('在册', '渐退')
),

-- Where a file gives no area, or gives it here and there, the people in it tell which townships it speaks of.
named as (
    select distinct
        people.dataset,
        registered.area_code
    from evaluate_named as people
    inner join registered on people.person_id = registered.person_id
),

-- (b) A township with people on the register, about which a dataset says nothing while it speaks of others.
unspoken as (
    select
        need.rule_code,
        registered.area_code,
        need.dataset,
        concat(strftime(newest.period, '%Y年%-m月'), '的“', contract.title, '”中没有该乡镇(街道)的记录') as reason,
        true as suppresses
    from evaluate_need as need
    inner join evaluate_contract as contract on need.dataset = contract.dataset
    inner join ops.dataset_newest as newest on need.dataset = newest.dataset
    cross join (select distinct area_code from registered) as registered
    anti join latest on need.dataset = latest.dataset and registered.area_code = latest.area_code
    anti join named on need.dataset = named.dataset and registered.area_code = named.area_code
    where need.kind = 'absence' and need.dataset in (select spoken.dataset from latest as spoken)
)

select * from unspoken
union all
select vanished.*
from vanished
anti join unspoken
    on
        vanished.rule_code = unspoken.rule_code
        and vanished.area_code = unspoken.area_code
        and vanished.dataset = unspoken.dataset
