-- one row a division right below $code ('' = above the provinces), by code; samples only where there are some
select code, name, level, kind, is_sample
from region
where parent = $code
    and (not is_sample or exists (from report_summary where report_summary.is_sample))
order by code
