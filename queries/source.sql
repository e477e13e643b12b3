-- one row: how many reports the scope has, and when the last of them was stored (UTC)
select count(*) as reports, max(stored_at) as updated_at
from report_summary
where is_sample = $samples
    and unit_code between $first_code and $last_code
    and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
    and year between $first_year and $last_year
