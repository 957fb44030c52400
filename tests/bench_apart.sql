-- People who are easily taken for one: of how many pairs do the records that a number speaks of lie in one cluster?
with home as (
    select
        truth.person,
        membership.person_id
    from truth
    inner join core.membership as membership on truth.row_id = membership.row_id and truth.role = membership.role
    where membership.match_grade in ('A', 'B', 'C')
    group by truth.person, membership.person_id
    qualify row_number() over (partition by truth.person order by count(*) desc, membership.person_id asc) = 1
),

known as (
    select
        person.*,
        home.person_id
    from truth_person as person
    inner join home on person.person = home.person
),

pair as (
    select
        'twins' as kind,
        one.person_id as one,
        other.person_id as other
    from known as one
    inner join known as other on one.household = other.household and one.birth_date = other.birth_date and one.person < other.person
    union all
    select
        'same_name_and_birthday',
        one.person_id,
        other.person_id
    from known as one
    inner join known as other on one.name = other.name and one.birth_date = other.birth_date and one.person < other.person
    union all
    select
        'same_name_in_household',
        one.person_id,
        other.person_id
    from known as one
    inner join known as other on one.name = other.name and one.household = other.household and one.person < other.person
)

select
    kind,
    count(*) as pairs,
    count(*) filter (where one = other) as merged
from pair
group by kind
order by kind
