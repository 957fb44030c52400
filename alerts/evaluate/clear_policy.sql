-- The law as of this run replaces the law as of the last one.
delete from ops.policy_made;
drop schema if exists policy cascade;
create schema policy;
