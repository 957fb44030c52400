-- The newest edition of a list that is out: put out in this folder, or lying in it (the folder was moved or copied).
-- One that was handed out before editions were kept is the first, and nobody knows its lines: -1.
with known as (
    select
        list,
        edition,
        folder,
        path,
        sha256,
        contents,
        run_id,
        audience,
        lines,
        if(folder = $folder, 2, 1) as nearness
    from alerts.edition
    where list = $list and (folder = $folder or sha256 = $sha256)
    union all
    select
        path as list,
        1 as edition,
        $folder as folder,
        path,
        sha256,
        '' as contents,
        run_id,
        audience,
        -1 as lines,
        0 as nearness
    from ops.export
    where path = $list and $sha256 <> '' and path not in (select edition.list from alerts.edition as edition)
)

select * exclude (nearness)
from known
order by nearness desc, edition desc, run_id desc
limit 1;
