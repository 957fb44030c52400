-- What the steps of matching mean by "agree": said once.
-- The same evidence has the same id in every month, in every county.
create or replace temp macro evidence_of(particulars, name, sex, birth_date) as (
    md5(concat_ws(chr(31), particulars, coalesce(name, ''), coalesce(sex, ''), coalesce(strftime(birth_date, '%Y%m%d'), '')))
);

create or replace temp macro births_contradict(one, other) as (
    one is not null
    and other is not null
    and abs(date_diff('day', one, other)) > 60
    and not (year(one) = year(other) and month(one) = day(other) and day(one) = month(other))
    and not (month(one) = month(other) and day(one) = day(other))
);

-- The same day, its day and month swapped, or the lunar calendar taken for the solar one.
create or replace temp macro births_agree(one, other) as (
    coalesce(
        abs(date_diff('day', one, other)) <= 60
        or (year(one) = year(other) and month(one) = day(other) and day(one) = month(other)),
        false
    )
);

create or replace temp macro birth_in(number) as (
    cast(try_strptime(substr(number, 7, 8), '%Y%m%d') as date)
);

create or replace temp macro sex_in(number) as (
    case cast(substr(number, 17, 1) as integer) % 2 when 1 then '男' when 0 then '女' end
);

create or replace temp macro match_probability(weight) as (
    case when weight > 50 then 1.0 else pow(2.0, weight) / (1.0 + pow(2.0, weight)) end
);

-- 李四之妻, 李四母亲: somebody's relative is written down by the name of that one. (The parts of a long name are in another order.)
create or replace temp macro says_whose_relative(name_key) as (
    regexp_matches(
        name_key,
        '..([之的].?[妻夫子女父母孙媳婿]|妻子|丈夫|配偶|爱人|老伴|老婆|媳妇|儿子|女儿|儿媳|女婿|孙子|孙女|父亲|母亲|家属|遗属)(·|$)'
    )
);

create or replace temp macro is_relative_of(name_key, other) as (
    (says_whose_relative(name_key) and not says_whose_relative(other))
    or (starts_with(name_key, other) and substr(name_key, length(other) + 1) in ('妻', '夫', '父', '母', '媳', '婿'))
);

-- How two names of one number are related; each argument is a row of name_reading.
create or replace temp macro name_relation(this, other) as (
    case
        when this.name_key is null or other.name_key is null then 'missing'
        when this.name_key = other.name_key then 'same'
        when is_relative_of(this.name_key, other.name_key) or is_relative_of(other.name_key, this.name_key) then 'relative'
        when (this.is_masked or other.is_masked) and list_has_any(this.surname_sounds, other.surname_sounds) then 'masked'
        when list_has_any(this.sounds, other.sounds) then 'sound'
        -- One office writes the separator of a long name, another leaves it out.
        when replace(this.name, '·', '') = replace(other.name, '·', '') then 'sound'
        when
            list_has_any(this.surname_sounds, other.surname_sounds)
            and (
                list_has_any(this.given_characters, other.given_characters)
                or list_has_any(this.given_syllables, other.given_syllables)
            ) then 'variant'
        when list_has_any(this.surname_sounds, other.surname_sounds) then 'surname'
        -- The surname changed (adoption, a slip of the pen) and a given name of two characters stayed; or half the name is there.
        when len(this.given_characters) >= 2 and list_has_any(this.given_sounds, other.given_sounds) then 'variant'
        when len(list_intersect(this.characters, other.characters)) >= 2 then 'variant'
        else 'unrelated'
    end
);

-- May a damaged number have been this one? Two slips of the pen, or an end that is lost; Excel keeps the first 15 digits.
create or replace temp macro numbers_alike(damaged, number) as (
    damerau_levenshtein(damaged, number) <= 2 or left(damaged, 15) = left(number, 15) or starts_with(number, damaged)
);

-- What is typed to fill the cell: 111111111111111111, 123456789012345678.
create or replace temp macro is_filler(number) as (
    len(list_distinct(string_split(number, ''))) <= 2 or starts_with(number, '1234567890123')
);

-- The values of a list, sorted, each once; null where there is none.
create or replace temp macro each_once(texts) as (
    case when len(list_distinct(texts)) > 0 then list_sort(list_distinct(texts)) end
);

-- By what else two lines may be of one person, each with what it is.
create or replace temp macro contacts_of(phone, account, address) as (
    ['phone ' || phone, 'account ' || account, 'address ' || address]
);

create or replace temp macro township_of(area_code) as (
    case when substr(area_code, 7, 3) <> '000' then left(area_code, 9) end
);

-- What lines of one person without a number are looked for by, beside the sound of the name.
create or replace temp macro clues_of(area_code, phone, account, household) as (
    [left(area_code, 9), phone, account, household]
);
