-- Contracts may have been amended, or gone.
delete from ops.dataset;
delete from ops.dataset_column;
delete from ops.dataset_check;
delete from ops.area;

delete from ops.working_day;
