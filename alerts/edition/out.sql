-- The newest edition of each list that is out: put out in this folder, or lying in it (the folder was moved or copied).
-- One that was handed out before editions were kept is the first, and nobody knows its lines: -1.
with known as (
    select
        edition.list,
        edition.edition,
        edition.folder,
        edition.path,
        edition.sha256,
        edition.contents,
        edition.run_id,
        edition.audience,
        edition.lines,
        if(edition.folder = $folder, 2, 1) as nearness
    from alerts.edition as edition
    inner join edition_asked as asked on edition.list = asked.list
    where edition.folder = $folder or edition.sha256 = asked.sha256
    union all
    select
        export.path as list,
        1 as edition,
        $folder as folder,
        export.path,
        export.sha256,
        '' as contents,
        export.run_id,
        export.audience,
        -1 as lines,
        0 as nearness
    from ops.export as export
    inner join edition_asked as asked on export.path = asked.list
    where asked.sha256 <> '' and export.path not in (select edition.list from alerts.edition as edition)
)

select * exclude (nearness)
from known
qualify row_number() over (partition by list order by nearness desc, edition desc, run_id desc) = 1;
