-- Who was in which category from when to when, filled by status_spell/<dataset>.sql.
delete from core.status_spell;
