-- The facts that each open alert rests on, in the rule's order, with the row of the file that states them.
with fact as (
    select
        alert.alert_id,
        alert.person_id,
        generate_subscripts(alert.evidence, 1) as fact_no,
        unnest(alert.evidence) as stated
    from alerts.alert as alert
    semi join handout_alert as handed on alert.alert_id = handed.alert_id
),

-- A row may name the person in several roles: the surest link speaks.
link as (
    select
        fact.alert_id,
        fact.fact_no,
        min_by(membership.match_grade, membership.match_grade || membership.role) as match_grade,
        min_by(membership.link_method, membership.match_grade || membership.role) as link_method
    from fact
    inner join core.membership as membership
        on fact.stated.row_id = membership.row_id and fact.person_id = membership.person_id
    group by all
)

select
    fact.alert_id,
    fact.stated.row_id,
    fact.stated.fact,
    fact.stated.value,
    delivery.delivery_id,
    delivery.dataset,
    delivery.source_file,
    delivery.sheet,
    try_cast(split_part(fact.stated.row_id, '/', 2) as integer) as source_row,
    try_cast(split_part(fact.stated.row_id, '/', 3) as integer) as member_no,
    link.match_grade,
    link.link_method
from fact
left join ops.delivery as delivery
    on split_part(fact.stated.row_id, '/', 1) = delivery.delivery_id
left join link
    on fact.alert_id = link.alert_id and fact.fact_no = link.fact_no
order by fact.alert_id, fact.fact_no;
