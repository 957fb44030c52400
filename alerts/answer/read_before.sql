select source_file
from alerts.feedback_file
where sha256 = $sha256
limit 1;
