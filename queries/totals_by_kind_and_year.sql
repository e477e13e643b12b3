-- one row a kind of township and year with reports: sums of $measures
-- and, as <measure>_n, how many reports state them
select
    kind,
    year,
    count(*) as reports,
    sum(columns($measures))::bigint as '\0',
    count(columns($measures)) as '\0_n'
from report_summary
where is_sample = $samples
    and unit_code between $first_code and $last_code
    and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
    and year between $first_year and $last_year
group by kind, year
order by kind, year
