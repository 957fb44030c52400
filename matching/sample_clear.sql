-- Nothing that drawing a sample works with outlives it.
drop table if exists temp.sample_candidate;
drop table if exists temp.sample_record;
