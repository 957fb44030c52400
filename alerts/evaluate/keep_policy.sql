insert into ops.policy_made
values ($policy_hash);
