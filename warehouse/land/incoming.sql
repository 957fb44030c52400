-- What of it is accepted: rows that are not sent back, with the columns that staging queries start from.
create or replace temp view incoming as
select arrived.* exclude (received_on)
from arrived
anti join sent_back
    on arrived.source_row = sent_back.source_row and arrived.member_no = sent_back.member_no
