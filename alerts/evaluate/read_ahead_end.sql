-- The rules have run: the tables go.
detach doudi_read_ahead;
