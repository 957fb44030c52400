-- The shares that hold in the month and where they stand; no line where the place has set none.
select
    normal.value as normal,
    relatives.value as relatives,
    tiny.value::integer as everyone_up_to,
    normal.reference as clause
from policy.spotcheck_normal as normal
cross join policy.spotcheck_relatives as relatives
cross join policy.spotcheck_everyone_up_to as tiny
where
    $period >= normal.valid_from and $period < normal.valid_to
    and $period >= relatives.valid_from and $period < relatives.valid_to
    and $period >= tiny.valid_from and $period < tiny.valid_to
