-- What of it is accepted: rows that are not sent back.
create or replace temp view incoming as
select arrived.*
from arrived
anti join sent_back
    on arrived.source_row = sent_back.source_row and arrived.member_no = sent_back.member_no
