-- How is each name written and read? Put together from its surname and its given name.
create or replace temp table name_reading as
select
    split.name,
    split.name_key,
    split.is_masked,
    split.surname,
    -- Every reading of the surname with every reading of the given name, the likeliest first.
    case
        when split.given = '' then surname.sounds
        else flatten(list_transform(surname.sounds, lambda one: list_transform(given.sounds, lambda other: one || ' ' || other)))
    end as sounds,
    surname.sounds as surname_sounds,
    case when split.given = '' then [] else given.sounds end as given_sounds,
    list_sort(list_distinct(surname.characters || given.characters)) as characters,
    given.characters as given_characters,
    given.syllables as given_syllables
from split_name as split
inner join surname_part as surname on split.surname = surname.part
inner join given_part as given on split.given = given.part;
