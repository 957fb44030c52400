drop table if exists temp.training_record;
