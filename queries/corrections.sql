-- one row a thing that was put right in a revision of the report of $unit for $year, the newest revision first, $most
-- rows
select
    report.revision,
    correction.target,
    correction.indicator,
    correction.dim,
    correction.old_value,
    correction.new_value,
    correction.why,
    correction.corrected_by,
    correction.corrected_at
from correction
join report on report.report_id = correction.report_id
where report.unit_code = $unit and report.year = $year
order by report.revision desc, correction.target desc, correction.ordinal
limit $most
