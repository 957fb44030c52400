-- The newest edition of every list below a folder.
select edition.*
from alerts.edition as edition
where edition.folder = $folder and starts_with(edition.list, $below)
qualify row_number() over (partition by edition.list order by edition.edition desc) = 1
order by edition.list;
