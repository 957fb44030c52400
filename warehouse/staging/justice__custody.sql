-- One row per person, kind and beginning; offence and sentence are never taken in.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
