-- A registration happens to two people. A certificate issued once more (补领) changes nobody's life.
insert into core.life_event by name
select
    whose.person_id,
    case marriage.kind when '结婚' then 'marriage' when '离婚' then 'divorce' else 'marriage_annulled' end as kind,
    marriage.registered_on as happened_on,
    marriage.kind as detail,
    'civil_affairs.marriage' as dataset,
    marriage.record_id,
    marriage.row_id,
    whose.match_grade
from core.civil_affairs__marriage as marriage
inner join core.membership as whose
    on marriage.row_id = whose.row_id and whose.role_kind in ('husband', 'wife')
where marriage.is_current and marriage.kind in ('结婚', '离婚', '撤销');
