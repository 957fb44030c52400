-- Which thing is each record about: what its key says beside names and numbers, and whose it is by the evidence of today.
select distinct
    staged.record_id,
    staged.period,
    md5(concat_ws(chr(31), [dataset], [rest], [owners])) as thing
from staging.[table] as staged
inner join ops.delivery_in_force as delivery on staged.delivery_id = delivery.delivery_id
[memberships]
where [known] and ([varied])
