-- What happened to whom, filled by life_event/<dataset>.sql. Cause of death and diagnosis are never taken in.
delete from core.life_event;
