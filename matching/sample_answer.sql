-- Keep an answer, unless it is the newest one already.
insert into core.match_sample_answer
select
    $month as month,
    $pair_id as pair_id,
    $verdict as verdict,
    $answered_by as answered_by,
    $answered_at as answered_at,
    $remark as remark
where
    not exists (
        from core.match_sample_verdict as verdict
        where
            verdict.month = $month
            and verdict.pair_id = $pair_id
            and verdict.answer.verdict = $verdict
            and verdict.answer.answered_by = $answered_by
            and verdict.answer.remark = $remark
    )
returning pair_id
