/* ---
code: X28
title: 户籍已迁出或在监狱服刑,仍发放残疾人两项补贴
family: ineligible
grade: 橙
department: 县级民政局
why: 残疾人两项补贴由户籍地发放,在监狱服刑期间不发放;本月仍在发放,可能造成重复发放或错发。
next_step: 会同公安、司法、残联核实户籍和服刑情况;迁出的做好与迁入地的衔接,避免断档。这是疑点线索,不得仅凭比对结果停发。
false_alarms:
  - 学生因就学把户籍迁往学校
  - 迁出后又迁回,迁入记录没有收到
  - 已提前释放、暂予监外执行,释放日期没有更新
clause: 系统默认:参照残疾人两项补贴由户籍所在地发放、服刑期间停发的通行规定
needs: [civil_affairs.payment]
needs_any: [justice.custody, public_security.household_change]
policy: [household.custody_months_without_end]
already_weighed: [severe_disability]
steps: [dead, stay_in_custody]
owner: 残联教就部
reviewed_on: 2026-11-01
status: live
--- */
-- Payments after a death are X05's, of this allowance as of every other. A county may pay in arrears: what was the case in the
-- month that the money is for counts; the lists of the two allowances may be about two months.
with paid as (
    select
        payment.*,
        payment.period as month
    from core.assistance as payment
    cross join ops.this_run as this_run
    where
        payment.dataset = 'civil_affairs.payment'
        and payment.programme in ('重度残疾人护理补贴', '困难残疾人生活补贴')
        and (payment.period = this_run.period or payment.row_id in (select listed.row_id from core.payment_in_arrears as listed))
        and payment.is_paid
        and payment.amount > 0
),

paid_month as (
    select distinct
        person_id,
        month
    from paid
),

-- Correction at home is no prison. The month in which a sentence begins or ends may be paid.
imprisoned as (
    select
        custody.person_id,
        paid.month,
        custody.starts_on as happened_on,
        '在监狱服刑' as what,
        '服刑期间发放,按服刑类疑点提高一级' as raise_because,
        'starts_on' as fact,
        custody.record_id,
        custody.row_id,
        custody.match_grade
    from stay_in_custody as custody
    inner join paid_month as paid on custody.person_id = paid.person_id
    inner join policy.household_custody_months_without_end as silence
        on paid.month >= silence.valid_from and paid.month < silence.valid_to
    where
        custody.kind = '监狱服刑'
        and custody.starts_on < paid.month
        and coalesce(
            custody.left_on > last_day(paid.month),
            custody.ends_on > last_day(paid.month),
            custody.period + to_months(silence.value::integer) > paid.month
        )
),

-- Where a list tells of destinations at all, an empty one lies outside the area book; where it never does, nobody knows.
departure as (
    select
        *,
        count(to_area) over (partition by delivery_id) > 0 as tells_destinations
    from core.public_security__household_change
    where is_current and kind = '迁出'
),

moved as (
    select
        departure.person_id,
        paid.month,
        departure.changed_on as happened_on,
        '户籍迁出本县' as what,
        null as raise_because,
        'changed_on' as fact,
        departure.record_id,
        departure.row_id,
        departure.match_grade
    from departure
    inner join paid_month as paid on departure.person_id = paid.person_id
    where
        departure.tells_destinations
        and departure.changed_on < paid.month
        and left(departure.from_area, 6) <> coalesce(left(departure.to_area, 6), '')
        and not exists (
            select 1 from core.public_security__household_change as arrival
            where arrival.person_id = departure.person_id
                and arrival.is_current
                and arrival.kind = '迁入'
                and arrival.match_grade <> 'E'
                and arrival.changed_on >= departure.changed_on
        )
),

-- Of both the sentence speaks, of several the newest.
known as (
    select *
    from imprisoned
    union all
    select *
    from moved
),

circumstance as (
    select *
    from known
    qualify row_number() over (partition by person_id order by match_grade, raise_because nulls last, happened_on desc, record_id, row_id, month) = 1
)

select
    paid.person_id,
    min_by(paid.household_id, paid.row_id) as household_id,
    circumstance.record_id as subject_record,
    circumstance.happened_on as occurred_on,
    sum(paid.amount)::decimal(14, 2) as amount_at_risk,
    concat(
        '该人员自', strftime(circumstance.happened_on, '%Y年%-m月%-d日'), '起', circumstance.what, ',', strftime(min(paid.month), '%Y年%-m月'),
        if(max(paid.month) > min(paid.month), '至' || strftime(max(paid.month), '%Y年%-m月'), ''), '仍发放',
        string_agg(distinct paid.programme, '、' order by paid.programme), sum(paid.amount)::decimal(14, 2), '元。'
    ) as reason,
    list_concat(
        [{ 'row_id': circumstance.row_id, 'fact': circumstance.fact, 'value': strftime(circumstance.happened_on, '%Y-%m-%d') }],
        list({ 'row_id': paid.row_id, 'fact': 'amount', 'value': paid.programme || ' ' || paid.amount } order by paid.row_id)
    ) as evidence,
    list_filter([
        if(circumstance.raise_because is null, '不是县内迁移,此后没有迁入记录', '不是社区矫正、看守所羁押,没有释放记录'),
        '变动发生在发放月份之前',
        '截至本月没有收到该人员的死亡记录'
    ], lambda text: text is not null) as ruled_out,
    circumstance.raise_because
from paid
inner join circumstance on paid.person_id = circumstance.person_id
-- Of each month's money by what was the case in that month.
inner join known on circumstance.row_id = known.row_id and paid.person_id = known.person_id and paid.month = known.month
anti join dead on paid.person_id = dead.person_id
group by
    paid.person_id, circumstance.record_id, circumstance.row_id, circumstance.happened_on, circumstance.what, circumstance.fact,
    circumstance.raise_because
