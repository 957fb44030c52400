-- What should a person look at? Doubtful links, records that two persons claim, numbers that two people use, vetoes.
-- Where nobody is left whose the number is, its records are asked about beside one another.
create or replace temp table nobodys_number as
select
    disputed.number,
    min(disputed.evidence_id) as first_evidence
from disputed_evidence as disputed
anti join owned_evidence as owned on disputed.number = owned.number
group by disputed.number;

create or replace temp table review_pair as
select
    node,
    other,
    weight,
    'doubtful_link' as kind,
    case
        when not same_sound then '号码只差一处、同姓但名字读音不同,暂归为同一人,请核对'
        when kind = 'anchor' then '没有有效号码,姓名等信息相近,暂归为同一人,请核对'
        else '两条记录都没有有效号码,信息相近,暂归为同一人,请核对'
    end as reason
from edge_result
where is_used and kind in ('anchor', 'residue') and (weight < $certain or not same_sound)
union all
select
    evidence_id,
    node,
    best.weight,
    'two_candidates',
    '有两个人与这条记录相近,难以区分,未归入任何一人,请核对'
from anchor_link
where rival is not null
union all
select
    evidence_id,
    rival,
    rival_weight,
    'two_candidates',
    '有两个人与这条记录相近,难以区分,未归入任何一人,请核对'
from anchor_link
where rival is not null
union all
select
    node,
    other,
    weight,
    'vetoed',
    '信息很相近,但号码不同、同户分列或已认定不是同一人,未归并,请核对'
from edge_result
where not is_used and (kind in ('decision', 'police', 'key') or weight >= $certain)
union all
select
    node,
    other,
    0.0,
    'vetoed',
    '公安登记为曾用证号,但该号码在其他来源是另一个姓名,可能误填了亲属的号码,未归并,请核对'
from police_pair
where is_doubtful
union all
select
    disputed.evidence_id,
    coalesce(nobodys.first_evidence, 'number:' || disputed.number),
    0.0,
    'disputed_number',
    case disputed.cause
        when 'birth_and_sex' then '号码有效,但出生日期和性别都与号码不符,号码可能是他人的,请核对'
        when 'birth_and_name' then '号码有效,但出生日期和姓名都不符,号码可能是他人的,请核对'
        when 'number_of_many' then '同一名单里三人以上填了同一个号码,可能是经办人、村干部的号码,请核对号码是谁的'
        when 'relative' then '姓名写的是号码本人的亲属(如“某某之妻”),号码是本人的还是亲属的,请核对'
        when 'unrelated_name' then '号码有效,但姓名与该号码在其他来源的姓名完全不同,请核对'
        when 'two_in_one_row' then '同一行里两个人填了同一个号码,请核对号码是谁的'
        when 'two_in_one_household' then '同一户里两个人填了同一个号码,请核对号码是谁的'
        when 'two_in_one_list' then '同一名单里两个人填了同一个号码,请核对号码是谁的'
        when 'neighbours_name' then '号码有效,但姓名是同户或同住址另一人的,请核对号码是谁的'
        when 'weak_number' then '号码由15位号码或残疾证号换算而来,姓名不符,请核对'
        else '已认定号码不是此人的'
    end
from disputed_evidence as disputed
left join nobodys_number as nobodys on disputed.number = nobodys.number
where disputed.cause <> 'decided_different'
union all
-- Still with the number, yet only the surname is common: a change of name, or a relative's number.
select
    claim.evidence_id,
    'number:' || claim.number,
    0.0,
    'disputed_number',
    case claim.relation
        when 'surname' then '号码相同、同姓但名字完全不同,可能改名,也可能误用亲属的号码,请核对'
        else '号码相同、名字相近,但同乡镇另有一人正是此名,可能误用了亲属的号码,请核对'
    end
from number_claim as claim
inner join evidence_person as graded on claim.evidence_id = graded.evidence_id
where
    claim.relation in ('surname', 'variant')
    and graded.match_grade = 'D'
    and graded.link_method in ('valid_id', 'repaired_id')
    -- What left the number is asked about above, wherever it went since.
    and claim.evidence_id not in (select disputed.evidence_id from disputed_evidence as disputed);

-- The newest line of every piece of evidence that may be shown.
create or replace temp table shown_evidence as
with asked as (
    select node from review_pair
    union
    select other from review_pair
),

shown as (
    select evidence.evidence_id
    from evidence_node as evidence
    semi join asked on evidence.node = asked.node
    union
    select node from asked
)

select
    mention.evidence_id,
    max({ 'period': mention.period, 'row_id': mention.row_id }).row_id as newest_row
from identified_mention as mention
semi join shown on mention.evidence_id = shown.evidence_id
group by mention.evidence_id;

-- Each node is shown by its most telling record.
create or replace temp table node_face as
select
    evidence.node,
    min({
        'unlike': coalesce(claim.relation <> 'same', false),
        'fewer': -now.records,
        'evidence_id': evidence.evidence_id,
        'row_id': shown.newest_row,
        'person_id': person.person_id
    }) as face
from (
    select node from review_pair
    union
    select other from review_pair
) as asked
inner join evidence_node as evidence on asked.node = evidence.node
inner join shown_evidence as shown on evidence.evidence_id = shown.evidence_id
inner join evidence_now as now on evidence.evidence_id = now.evidence_id
inner join evidence_person as person on evidence.evidence_id = person.evidence_id
left join number_claim as claim on evidence.evidence_id = claim.evidence_id
group by evidence.node;

delete from core.match_review;
insert into core.match_review
select
    coalesce(own.evidence_id, one.face.evidence_id) as evidence_a,
    other.face.evidence_id as evidence_b,
    coalesce(own.person_id, one.face.person_id) as person_a,
    other.face.person_id as person_b,
    coalesce(own.row_id, one.face.row_id) as row_id_a,
    other.face.row_id as row_id_b,
    pair.weight as match_weight,
    match_probability(pair.weight) as match_probability,
    pair.kind,
    pair.reason
from review_pair as pair
left join node_face as one on pair.node = one.node
left join (
    select
        shown.evidence_id,
        shown.newest_row as row_id,
        person.person_id
    from shown_evidence as shown
    inner join evidence_person as person on shown.evidence_id = person.evidence_id
) as own on pair.node = own.evidence_id
inner join node_face as other on pair.other = other.node
anti join decision_now as decision
    on
        least(coalesce(own.evidence_id, one.face.evidence_id), other.face.evidence_id) = decision.evidence_a
        and greatest(coalesce(own.evidence_id, one.face.evidence_id), other.face.evidence_id) = decision.evidence_b
        and (pair.kind <> 'vetoed' or decision.verdict = 'unsure')
where coalesce(own.evidence_id, one.face.evidence_id) <> other.face.evidence_id
order by match_weight desc, pair.kind asc, evidence_a asc, evidence_b asc;
