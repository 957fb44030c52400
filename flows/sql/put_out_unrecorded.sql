-- Editions that runs of this folder have put out and, being killed, not recorded, where a later edition has taken their place
-- since: which columns they had, and whether they were masked, nobody knows any more.
insert into ops.export by name
select
    cast($now as timestamp) as exported_at,
    edition.run_id,
    edition.audience,
    edition.path,
    edition.sha256,
    edition.lines as rows
from alerts.edition as edition
anti join ops.export as known on edition.path = known.path and edition.sha256 = known.sha256
where edition.folder = $folder
order by edition.path;
