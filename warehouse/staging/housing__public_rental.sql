-- One row per household and kind of support; member_no 2 and above are those who live with the applicant.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    *
from incoming
