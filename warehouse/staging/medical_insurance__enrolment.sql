-- One row per person, year and insurance.
select
    delivery_id || '/' || source_row || '/' || member_no as row_id,
    * replace (
        -- What says that nobody pays for this person is no subsidy.
        case
            when regexp_matches(subsidy_category, '^(不|未|无|非|否|0$)|(不|未)资助|自费|普通|全额个人') then null
            else subsidy_category
        end as subsidy_category
    )
from incoming
