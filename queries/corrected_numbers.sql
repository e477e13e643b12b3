-- one row a number that was put right in the revision $report_id, in the order of the document's reading
select
    indicator,
    dim,
    old_value::double as old_value,
    new_value::double as new_value,
    why,
    corrected_by,
    corrected_at
from correction
where report_id = try_cast($report_id as uuid) and target = 'fact'
order by ordinal
