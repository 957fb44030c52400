-- Every file that has left the system, as it was.
select
    path,
    sha256
from ops.export;
