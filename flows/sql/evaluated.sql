-- What the findings of each month up to this one were made from.
select
    scope,
    input_hash
from ops.step
where step = 'evaluate' and scope <= $scope
order by scope asc;
