-- Doubtful pairs, each with both faces and with what hangs on it: open alerts first, then money, then likeness.
with open_alert as (
    select
        person_id,
        count(*) filter (where grade = '红') as red,
        count(*) as alerts,
        coalesce(sum(amount_at_risk), 0) as at_risk
    from alerts.alert
    where status in ('新增', '持续', '复发', '核查中') and person_id is not null
    group by person_id
),

monthly_aid as (
    select
        assistance.person_id,
        sum(assistance.amount) as amount
    from core.assistance as assistance
    inner join ops.this_run on assistance.period = this_run.period
    where assistance.is_paid
    group by assistance.person_id
),

hanging as (
    select
        review.*,
        coalesce(alert_a.red, 0) + coalesce(alert_b.red, 0) as red,
        coalesce(alert_a.alerts, 0) + coalesce(alert_b.alerts, 0) as alerts,
        coalesce(alert_a.at_risk, 0) + coalesce(alert_b.at_risk, 0)
        + coalesce(aid_a.amount, 0) + coalesce(aid_b.amount, 0) as money
    from core.match_review as review
    left join open_alert as alert_a on review.person_a = alert_a.person_id
    left join open_alert as alert_b on review.person_b = alert_b.person_id and review.person_a <> review.person_b
    left join monthly_aid as aid_a on review.person_a = aid_a.person_id
    left join monthly_aid as aid_b on review.person_b = aid_b.person_id and review.person_a <> review.person_b
),

face as (
    select
        membership.row_id,
        membership.evidence_id,
        -- Who is named twice in a line (as head and as member) is shown as the member: there sex and birth date stand.
        arg_min({
            'role': mention.role,
            'name': mention.name,
            'sex': mention.sex,
            'birth_date': mention.birth_date,
            'resident_id': mention.resident_id,
            'number_state': mention.resident_id_state,
            'area_code': mention.area_code,
            'address': mention.address,
            'dataset': mention.dataset,
            'source_file': delivery.source_file,
            'sheet': delivery.sheet,
            'source_row': mention.source_row
        }, { 'is_other': mention.role_kind <> 'self', 'role': mention.role }) as face
    from core.membership as membership
    inner join core.mention as mention on membership.row_id = mention.row_id and membership.role = mention.role
    left join ops.delivery as delivery on membership.delivery_id = delivery.delivery_id
    where membership.evidence_id in (
        select evidence_a from core.match_review
        union all
        select evidence_b from core.match_review
    )
    group by membership.row_id, membership.evidence_id
)

select
    -- The pair's own number: the same pair has the same number in every run.
    'R' || left(md5(least(hanging.evidence_a, hanging.evidence_b) || greatest(hanging.evidence_a, hanging.evidence_b)), 10) as review_id,
    hanging.kind,
    hanging.reason,
    round(hanging.match_weight, 1) as match_weight,
    hanging.red,
    hanging.alerts,
    hanging.money,
    hanging.evidence_a,
    hanging.evidence_b,
    hanging.person_a,
    hanging.person_b,
    one.face as face_a,
    other.face as face_b
from hanging
left join face as one on hanging.row_id_a = one.row_id and hanging.evidence_a = one.evidence_id
left join face as other on hanging.row_id_b = other.row_id and hanging.evidence_b = other.evidence_id
order by hanging.red desc, hanging.money desc, hanging.alerts desc, hanging.match_weight desc, review_id asc
