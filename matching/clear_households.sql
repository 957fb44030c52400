-- Nothing that a run works with outlives it.
drop table if exists temp.register_line;
drop table if exists temp.household_line;
drop table if exists temp.household_now;
drop table if exists temp.household_home;
drop table if exists temp.household_month;
drop table if exists temp.member_month;
