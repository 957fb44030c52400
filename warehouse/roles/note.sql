-- What this file is, for whoever finds it.
create schema extract.marts;

create table extract.marts.extract_note as
select
    $title as role,
    $area_prefix as area_prefix,
    $purpose as purpose,
    $taken_by as taken_by,
    $because as because,
    '仅供上述目的使用，不得外传；用毕销毁' as remark;
