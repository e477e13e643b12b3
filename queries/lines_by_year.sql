-- one row a year and group of lines; sums of counts, medians of the rates (%) that reports state
select
    year,
    line_group,
    count(*) as lines,
    sum(received)::bigint as received,
    sum(handled)::bigint as handled,
    sum(completion_handled)::bigint as completion_handled,
    sum(completion_received)::bigint as completion_received,
    sum(on_time_handled)::bigint as on_time_handled,
    sum(on_time_received)::bigint as on_time_received,
    median(satisfaction_rate) as satisfaction_median,
    count(satisfaction_rate) as satisfaction_n,
    median(completion_rate) as completion_rate_median,
    count(completion_rate) as completion_rate_n,
    median(on_time_rate) as on_time_rate_median,
    count(on_time_rate) as on_time_rate_n
from hotline_summary
where is_sample = $samples
    and unit_code between $first_code and $last_code
    and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
    and year between $first_year and $last_year
group by year, line_group
order by year, line_group
