-- Is any delivery of an area that the digits begin, or that lies in it?
select count(*) > 0 as is_delivered
from ops.delivery_area
where starts_with(area_code, $digits) or starts_with($digits, area_code);
