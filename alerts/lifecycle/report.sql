select
    count(*) filter (where change = 'new') as new,
    count(*) filter (where status in ('持续', '核查中') and change not in ('new', 'recurred')) as ongoing,
    count(*) filter (where change = 'cleared') as cleared,
    count(*) filter (where change = 'recurred') as recurred
from alerts.alert
