-- Where the views of a run stand as tables while its rules run: in memory, and what does not fit in the temporary files.
attach ':memory:' as doudi_read_ahead (compress);
create schema doudi_read_ahead.core;
create schema doudi_read_ahead.ops;
