/* ---
code: P07
title: 停保后仍发放救助金
family: payment
grade: 红
department: 县级民政局
why: 作出停止救助决定的次月起应停发救助金;台账登记停保后仍继续发放,资金可能流失,也会给本人带来退款负担。
next_step: 核对退出决定的日期和发放清册;确属多发的按程序办理,退出登记有误的更正台账。这是疑点线索,不得仅凭比对结果追缴或调整。
false_alarms:
  - 停保登记有误,或已恢复保障而台账没有更新
  - 补发停保以前月份的救助金,发放月份填成了补发当月
  - 退出日期填的是拟停日期,决定作出较晚
clause: 《特困人员认定办法》(民发〔2021〕43号) 第二十四至二十六条;焦民〔2022〕154号 十二
needs: [civil_affairs.low_income_register, civil_affairs.payment]
policy: [payment.programme_of, payment.months_payable_after_exit]
owner: 低保科
reviewed_on: 2026-11-22
status: live
--- */
with spell as (
    select
        spell.*,
        aid.value as programme
    from core.status_spell as spell
    cross join ops.this_run as this_run
    inner join policy.payment_programme_of as aid
        on spell.category = aid.category and this_run.period >= aid.valid_from and this_run.period < aid.valid_to
),

paid as (
    select payment.*
    from core.assistance as payment
    cross join ops.this_run as this_run
    where
        payment.dataset = 'civil_affairs.payment'
        and payment.is_paid
        and payment.amount <> 0
        and payment.match_grade <> 'E'
        and payment.period <= this_run.period
    -- A list that names one payment twice still paid it once.
    qualify row_number() over (partition by payment.record_id, payment.person_id, payment.amount order by payment.match_grade, payment.row_id) = 1
),

-- With the grace in force on the day of the exit.
ended as (
    select
        spell.*,
        date_trunc('month', spell.valid_to) + to_months(1 + grace.value::integer) as unpaid_from
    from spell
    inner join policy.payment_months_payable_after_exit as grace
        on spell.valid_to >= grace.valid_from and spell.valid_to < grace.valid_to
    where spell.status = '停保'
),

-- Of several exits the last one before the payment counts.
late as (
    select
        paid.*,
        ended.category,
        ended.valid_to as exited_on,
        ended.row_id as exit_row
    from paid
    inner join ended on paid.person_id = ended.person_id and paid.programme = ended.programme
    where paid.period >= ended.unpaid_from
    qualify row_number() over (partition by paid.record_id, paid.person_id, paid.amount order by ended.valid_to desc, ended.row_id) = 1
),

-- What was taken back since, under whatever month.
recovered as (
    select
        person_id,
        programme,
        exit_row,
        -sum(amount) as amount,
        list({ 'row_id': row_id, 'fact': 'amount', 'value': strftime(period, '%Y-%m') || ' ' || amount } order by period, row_id) as evidence
    from late
    where amount < 0
    group by person_id, programme, exit_row
),

-- He himself, or somebody of his household, may be entitled again; after a death rule X05 asks.
explained as (
    select late.row_id
    from late
    inner join spell on late.person_id = spell.person_id and late.programme = spell.programme
    where spell.valid_from < late.valid_to and coalesce(spell.valid_to >= late.period, true)
    union
    select late.row_id
    from late
    inner join spell on late.household_id = spell.household_id and late.programme = spell.programme
    where spell.valid_from < late.valid_to and coalesce(spell.valid_to >= late.period, true)
    union
    select late.row_id
    from late
    inner join core.life_event as death on late.person_id = death.person_id
    where death.kind = 'death' and death.match_grade <> 'E' and death.happened_on < late.period
)

select
    late.person_id,
    max_by(late.household_id, (late.period, late.record_id)) as household_id,
    min_by(late.record_id, (late.period, late.record_id)) as subject_record,
    min(late.period) as occurred_on,
    (sum(late.amount) - coalesce(recovered.amount, 0))::decimal(14, 2) as amount_at_risk,
    concat(
        '台账登记该人员于', strftime(late.exited_on, '%Y年%-m月%-d日'), '停止', late.category, ',', strftime(min(late.period), '%Y年%-m月'),
        if(count(distinct late.period) > 1, '至' || strftime(max(late.period), '%Y年%-m月'), ''), '仍有', count(distinct late.period), '个月发放', late.programme, ',合计',
        sum(late.amount)::decimal(14, 2), '元', coalesce(',已追回' || recovered.amount::decimal(14, 2) || '元', ''), '。'
    ) as reason,
    [{ 'row_id': late.exit_row, 'fact': 'status', 'value': '停保 ' || strftime(late.exited_on, '%Y-%m-%d') }]
    || list({
        'row_id': late.row_id, 'fact': 'amount', 'value': strftime(late.period, '%Y-%m') || ' ' || late.amount
    } order by late.period, late.row_id)
    || coalesce(recovered.evidence, []) as evidence,
    ['停保当月的发放不在此列', '本人和同一家庭没有恢复或继续保障的记录', '发放状态不是退票', '没有收到死亡记录'] as ruled_out
from late
left join recovered on late.person_id = recovered.person_id and late.programme = recovered.programme and late.exit_row = recovered.exit_row
where late.amount > 0 and late.row_id not in (select explained.row_id from explained)
group by
    late.person_id, late.programme, late.category, late.exited_on, late.exit_row, recovered.amount, recovered.evidence
having sum(late.amount) > coalesce(recovered.amount, 0)
