-- one row a year with reports: their forms, sums of $measures
-- and, as <measure>_n, how many reports state them
select
    year,
    count(*) as reports,
    string_agg(distinct form, ',' order by form) as forms,
    sum(columns($measures))::bigint as '\0',
    count(columns($measures)) as '\0_n'
from report_summary
where is_sample = $samples
    and unit_code between $first_code and $last_code
    and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
    and year between $first_year and $last_year
group by year
order by year
