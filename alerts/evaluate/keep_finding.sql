-- The findings of one rule about deliveries: one alert per sender, however many files, columns and rows it has.
-- Its identity is the rule, the dataset and the sending area: next month's same fault is the same alert.
insert into evaluate_found by name
with told as (
    select
        finding.*,
        coalesce(contract.title, '未能识别的数据') as title,
        delivery.period,
        coalesce(col.title, finding.column_name) as column_title,
        list_sort(list_distinct(finding.examples))[1:5] as few,
        concat_ws(' ', parse_filename(delivery.source_file), delivery.sheet) as file,
        count(distinct finding.delivery_id) over (partition by finding.dataset, finding.area_code) > 1 as in_several_files
    from evaluate_finding as finding
    left join evaluate_contract as contract on finding.dataset = contract.dataset
    left join ops.delivery as delivery on finding.delivery_id = delivery.delivery_id
    left join ops.dataset_column as col on finding.dataset = col.dataset and finding.column_name = col.column_name
),

line as (
    select
        *,
        concat_ws(
            '',
            if(in_several_files, file || ':', null),
            if(column_title is null, null, '“' || column_title || '”'),
            finding,
            if(places is null, null, concat(places, '处')),
            if(few = [], null, concat('(', if(places > len(few), '例如', ''), '第', array_to_string(few, '、'), '行)'))
        ) as sentence,
        -- Without a row to point at, the fact is about the file as a whole; without a file, about what did not come.
        if(
            few = [],
            [{ 'row_id': delivery_id, 'fact': coalesce(column_name, '整份数据'), 'value': finding }],
            list_transform(
                few, lambda row: { 'row_id': concat_ws('/', delivery_id, row, 0), 'fact': coalesce(column_name, '整行'), 'value': finding }
            )
        ) as facts
    from told
),

sender as (
    select
        dataset,
        area_code as sender_area,
        concat(
            strftime(max(period), '%Y年%-m月'), '《', max(title), '》:',
            array_to_string(list(sentence order by places desc nulls last, delivery_id, column_name, finding)[1:5], ';'),
            if(count(*) > 5, concat('等,共', count(*), '类问题'), ''), '。'
        ) as reason,
        flatten(list(facts order by places desc nulls last, delivery_id, column_name, finding))[1:10] as evidence,
        list_sort(list_distinct(flatten(list(ruled_out)))) as ruled_out,
        max(raise_because) as raise_because
    from line
    group by dataset, area_code
)

select
    sender.*,
    $rule_code::varchar as rule_code,
    concat_ws('|', dataset, coalesce(sender_area, '')) as subject_record,
    'A' || left(md5(concat_ws('|', $rule_code, dataset, coalesce(sender_area, ''))), 15) as alert_id
from sender;

truncate evaluate_finding;
