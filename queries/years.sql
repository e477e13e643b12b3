-- one row a year that the scope's region has reports for
select year
from report_summary
where is_sample = $samples
    and unit_code between $first_code and $last_code
group by year
order by year
