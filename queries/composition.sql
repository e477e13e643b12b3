-- one row a group of labels (of categories or channels) in the scope's reports of $year, the largest first
select dim_group as "group", sum(value)::bigint as value, count(value) as reports
from publication_summary
where is_sample = $samples
    and unit_code between $first_code and $last_code
    and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
    and year = $year
    and dimension = $dimension
group by dim_group
order by value desc nulls last, dim_group
