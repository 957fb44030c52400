select
    count(*) filter (where change = 'new') as new,
    count(*) filter (where status = '持续') as ongoing,
    count(*) filter (where change = 'cleared') as cleared,
    count(*) filter (where change = 'recurred') as recurred
from alerts.alert
