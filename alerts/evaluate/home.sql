-- Which database is it?
select current_database() as home
