-- One line per alert that was ever found, as it stands after this month.
delete from alerts.alert;

insert into alerts.alert by name
with deadline as (
    select
        unnest($raised_on::date[]) as raised_on,
        unnest($grade::varchar[]) as grade,
        unnest($paused_days::integer[]) as paused_days,
        unnest($due_on::date[]) as due_on,
        unnest($provisional::boolean[]) as due_is_provisional
),

-- Today's id of the household of then. What was found before two families of a number were told apart is of the family whose
-- member it is about.
home as (
    select
        story.alert_id,
        coalesce(
            if(bool_or(own.household_id = coalesce(alias.household_id, hit.household_id)), null, min(own.household_id)),
            min(coalesce(alias.household_id, hit.household_id))
        ) as household_id
    from fold_story as story
    inner join alerts.hit as hit on story.alert_id = hit.alert_id and story.last_period = hit.period
    left join core.household_alias as alias on hit.household_id = alias.old_household_id
    left join core.household as named on coalesce(alias.household_id, hit.household_id) = named.household_id
    left join core.person_alias as who on hit.person_id = who.old_person_id
    left join core.number_member as own
        on
            coalesce(who.person_id, hit.person_id) = own.person_id
            and named.household_no = own.household_no
            and coalesce(left(named.area_code, 6), '') = own.county_code
    where hit.household_id is not null
    group by story.alert_id
)

select
    hit.alert_id,
    hit.rule_code,
    -- Today's id of whoever the alert was about then; null where none of the records is left.
    if(alias.old_person_id is null, person.person_id, alias.person_id) as person_id,
    home.household_id,
    hit.area_code,
    coalesce(answered.goes_to, hit.department) as department,
    hit.subject_record,
    story.first_period,
    story.last_period,
    story.months_seen,
    case
        when story.cleared_period is not null then if(answered.is_settled, answered.outcome, '自动消除')
        when story.is_exempted then '例外'
        when answered.is_settled then answered.outcome
        when snoozed.subject is not null then '暂缓'
        when answered.is_checking then '核查中'
        when story.raised_period < this_run.period then '持续'
        when story.has_recurred then '复发'
        else '新增'
    end as status,
    case
        when story.cleared_period is not null then if(story.cleared_period = this_run.period, 'cleared', 'same')
        when story.raised_period = this_run.period and story.has_recurred then if(answered.is_settled, 'same', 'recurred')
        when story.raised_period = this_run.period then 'new'
        when story.last_period = this_run.period and story.is_changed then 'evidence_changed'
        else 'same'
    end as change,
    raised.raised_on,
    deadline.due_on,
    deadline.due_is_provisional,
    hit.grade,
    hit.grade_reasons,
    hit.match_grade,
    hit.occurred_on,
    hit.amount_at_risk,
    hit.reason || coalesce(answered.lapsed, '') as reason,
    hit.evidence,
    hit.ruled_out
from fold_story as story
cross join ops.this_run as this_run
inner join alerts.hit as hit on story.alert_id = hit.alert_id and story.last_period = hit.period
inner join fold_answered as answered on story.alert_id = answered.alert_id
inner join fold_raised as raised on story.alert_id = raised.alert_id
left join home on story.alert_id = home.alert_id
left join fold_pause as pause on story.alert_id = pause.alert_id
inner join deadline
    on
        raised.raised_on = deadline.raised_on and hit.grade = deadline.grade
        and coalesce(pause.paused_days, 0) = deadline.paused_days
left join (
    select distinct subject from alerts.exception_in_force
    where kind = 'snooze'
) as snoozed on story.alert_id = snoozed.subject
left join core.person_alias as alias on hit.person_id = alias.old_person_id
left join core.person as person on hit.person_id = person.person_id
order by hit.rule_code, hit.alert_id;
