-- one row an action on reports since $since, the newest first, $most rows: who, when, what became of reports, and of how
-- many units and years something has happened since (overtaken), so that they stand again as before it (reversed)
with
recent as (
    select
        transition.batch_id::varchar as batch_id,
        transition.old_state,
        transition.new_state,
        transition.changed_by,
        transition.changed_at,
        report.unit_code,
        report.year,
        report.is_sample,
        report.state = coalesce(transition.old_state, 'withdrawn') as is_reversed
    from transition
    join report on report.report_id = transition.report_id
    where transition.changed_at >= $since::timestamp
),
changes as (
    select *, max(batch_id) over (partition by unit_code, year) > batch_id as is_overtaken
    from recent
),
places as (
    select
        batch_id,
        unit_code,
        year,
        any_value(changed_by) as changed_by,
        min(changed_at) as changed_at,
        bool_and(is_sample) as is_sample,
        count(*) filter (old_state is null) as stored,
        count(*) filter (old_state is not null and new_state = 'accepted') as restored,
        count(*) filter (new_state = 'superseded') as superseded,
        count(*) filter (new_state = 'withdrawn') as withdrawn,
        bool_or(is_overtaken) as is_overtaken,
        bool_or(is_overtaken) and bool_and(is_reversed) as is_reversed
    from changes
    group by all
),
actions as (
    select
        batch_id,
        any_value(changed_by) as changed_by,
        min(changed_at) as changed_at,
        bool_and(is_sample) as is_sample,
        count(*) as places,
        min(unit_code) as first_code,
        max(unit_code) as last_code,
        min(year) as first_year,
        max(year) as last_year,
        sum(stored)::bigint as stored,
        sum(restored)::bigint as restored,
        sum(superseded)::bigint as superseded,
        sum(withdrawn)::bigint as withdrawn,
        count(*) filter (is_overtaken) as overtaken,
        count(*) filter (is_reversed) as reversed
    from places
    group by batch_id
    order by batch_id desc
    limit $most
)
select
    actions.*,
    region.name as place
from actions
left join region on region.code = case
    when left(first_code, 9) = left(last_code, 9) then left(first_code, 9)
    when left(first_code, 6) = left(last_code, 6) then left(first_code, 6)
    when left(first_code, 4) = left(last_code, 4) then left(first_code, 4)
    when left(first_code, 2) = left(last_code, 2) then left(first_code, 2)
end
order by actions.batch_id desc
