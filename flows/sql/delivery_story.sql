-- Everything that is known about one delivery, as lines of four: chapter, what, how many or when, words.
with chapter as (
    select
        1 as place,
        '经过' as chapter,
        state as what,
        strftime(known_from + interval 8 hour, '%Y-%m-%d %H:%M') as measure,
        because as words,
        known_from as happened_at
    from ops.delivery_spell
    where delivery_id = $delivery_id
    union all
    select
        2 as place,
        '决定' as chapter,
        verdict as what,
        decided_by as measure,
        because as words,
        decided_at as happened_at
    from ops.delivery_decision
    where delivery_id = $delivery_id
    union all
    select
        3 as place,
        '关系' as chapter,
        case when delivery_id = $delivery_id then '替代' else '被替代' end as what,
        case when delivery_id = $delivery_id then supersedes else delivery_id end as measure,
        null as words,
        null as happened_at
    from ops.correction_made
    where $delivery_id in (delivery_id, supersedes)
    union all
    select
        3 as place,
        '关系' as chapter,
        case when delivery_id = $delivery_id then '补充' else '被补充' end as what,
        case when delivery_id = $delivery_id then supplements else delivery_id end as measure,
        null as words,
        null as happened_at
    from ops.supplement
    where $delivery_id in (delivery_id, supplements)
    union all
    select
        4 as place,
        '提示' as chapter,
        kind as what,
        column_name as measure,
        message as words,
        null as happened_at
    from ops.delivery_note
    where delivery_id = $delivery_id
    union all
    select
        5 as place,
        '检查' as chapter,
        check_name as what,
        concat(rows_failed, ' 行') as measure,
        consequence as words,
        null as happened_at
    from ops.check_result
    where delivery_id = $delivery_id and rows_failed > 0
    union all
    select
        6 as place,
        '退回原因' as chapter,
        check_name as what,
        concat(count(distinct concat_ws('/', source_row, member_no)), ' 行') as measure,
        min(concat(reason, '；', remedy)) as words,
        null as happened_at
    from quarantine.row
    where delivery_id = $delivery_id
    group by check_name
)

select
    chapter,
    what,
    measure,
    words
from chapter
order by place asc, happened_at asc, what asc, measure asc, words asc;
