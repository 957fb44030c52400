select distinct name from core.mention
where name is not null
