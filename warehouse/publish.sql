-- Where the marts go, in the new file.
create schema published.marts;
