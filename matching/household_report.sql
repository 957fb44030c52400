select
    (select count(*) from core.household) as households,
    (
        select count(*) from core.household
        where minted_run = $run_id
    ) as minted,
    (select count(*) from core.household_member) as spells
