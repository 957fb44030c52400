-- The law as of this run replaces the law as of the last one.
drop schema if exists policy cascade;
create schema policy;
