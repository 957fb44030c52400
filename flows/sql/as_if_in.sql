-- The month of the last comparison as if the place were another.
update ops.this_run
set jurisdiction = $jurisdiction;
