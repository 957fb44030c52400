-- An edition and its lines, before the file appears; one that is put out again after it was lost keeps its number.
delete from alerts.edition
where folder = $folder and list = $list and edition = $edition;

delete from alerts.edition_line
where folder = $folder and list = $list and edition = $edition;

insert into alerts.edition by name
select
    $list as list,
    $edition as edition,
    $folder as folder,
    $path as path,
    $sha256 as sha256,
    $contents as contents,
    $run_id as run_id,
    $period::date as period,
    $audience as audience,
    $lines as lines;

insert into alerts.edition_line by name
select
    $list as list,
    $edition as edition,
    $folder as folder,
    edition_lines.*
from edition_lines;
