-- one row a township and line of the scope for $year; rates are in % as the reports state them
with
lines as (
    select *
    from hotline_summary
    where is_sample = $samples
        and unit_code between $first_code and $last_code
        and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
        and year = $year
)
select
    region.code,
    region.name,
    lines.line,
    lines.line_group,
    lines.received,
    lines.handled,
    lines.handled_on_time,
    lines.completion_handled,
    lines.completion_received,
    lines.on_time_handled,
    lines.on_time_received,
    lines.completion_rate,
    lines.on_time_rate,
    lines.satisfaction_rate
from lines
join region on region.code = lines.unit_code
order by region.code, lines.received desc nulls last, lines.line
