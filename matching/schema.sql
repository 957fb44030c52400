-- What identity remembers beyond the last run, so that ids can be revived and are never used twice.
create table if not exists core.evidence_origin (
    evidence_id varchar not null using compression zstd,
    person_id varchar not null using compression zstd, -- the person when it was first seen, or minted for it when it parted
    number varchar                       -- the valid number that was its own then
);

-- Every id that was ever minted for a family under a number; a number that is given to another family has several.
create table if not exists core.household_origin (
    county varchar not null,             -- 6 digits, '' where no area is known
    household_no varchar not null,
    household_id varchar not null,
    minted_run varchar not null
);

-- Under which id its members' evidence came to the number first, and those that were minted when it parted. Append-only.
create table if not exists core.household_evidence (
    household_id varchar not null,
    evidence_id varchar not null using compression zstd
);
