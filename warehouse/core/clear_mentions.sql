delete from core.mention;
