drop table arrived
