select
    alert.rule_code,
    rule.title,
    count(*) filter (where alert.status = '新增') as new,
    count(*) filter (where alert.status = '持续') as ongoing,
    count(*) filter (where alert.status = '复发') as recurred,
    count(*) filter (where alert.status = '自动消除') as cleared
from alerts.alert as alert
inner join alerts.rule as rule on alert.rule_code = rule.rule_code
group by alert.rule_code, rule.title
order by alert.rule_code asc;
