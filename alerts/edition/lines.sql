-- What stood on an edition.
select
    alert_id,
    place,
    title,
    grade,
    due_on,
    says
from alerts.edition_line
where folder = $folder and list = $list and edition = $edition
order by alert_id;
