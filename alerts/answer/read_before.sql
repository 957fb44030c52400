select min(source_file)
from alerts.feedback_file
where sha256 = $sha256
having count(*) > 0;
